"""The states that pages share: who is signed in, and what the server has to say."""
