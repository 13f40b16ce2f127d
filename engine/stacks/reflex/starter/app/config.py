"""Name and language of the app."""

APP_NAME = "App"
LANGUAGE = "en"
