"""The mails that a machine without a mail server keeps."""
