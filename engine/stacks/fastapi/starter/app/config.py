"""Name and language of the app."""

APP_NAME = "New app"
LANGUAGE = "en"  # "ru" or "en": texts of the starter's own messages
