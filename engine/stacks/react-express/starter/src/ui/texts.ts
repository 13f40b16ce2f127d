/** The starter's own words in the language of the app. */
import { LANGUAGE } from "#shared/config.ts";

export const TEXTS = {
  ru: {
    skip: "К содержанию",
    sections: "Разделы",
    nothing: "Здесь пока ничего нет.",
    loading: "Загружается…",
    delete: "Удалить",
    confirmDelete: "Да, удалить",
    cancel: "Отмена",
    home: "На главную",
    offline: "Нет связи с сервером. Проверьте подключение и попробуйте ещё раз.",
    errors: {
      404: "Страница не найдена",
      409: "Так сохранить не получилось",
      500: "Что-то сломалось на нашей стороне",
      0: "Запрос не выполнен",
    } as Record<number, string>,
  },
  en: {
    skip: "Skip to content",
    sections: "Sections",
    nothing: "Nothing here yet.",
    loading: "Loading…",
    delete: "Delete",
    confirmDelete: "Yes, delete",
    cancel: "Cancel",
    home: "To the first page",
    offline: "The server cannot be reached. Check the connection and try again.",
    errors: {
      404: "Page not found",
      409: "This could not be saved",
      500: "Something broke on our side",
      0: "The request failed",
    } as Record<number, string>,
  },
}[LANGUAGE];
