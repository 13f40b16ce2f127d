/** Name and language of the app. */
export const APP_NAME = "New app";
export const LANGUAGE: "ru" | "en" = "en"; // texts of the starter's own messages
