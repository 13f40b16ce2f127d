"""Texts of what goes with an idea."""

from samokoder_app.i18n.text import Text


class IdeaMaterials:
    """Images and a page beside the idea."""

    summary = Text("Приложить эскиз, снимок экрана или страницу", "Attach a sketch, a screenshot or a page")
    images = Text("Изображения", "Images")
    images_hint = Text(
        "До четырёх, PNG, JPEG или WebP. Метаданные снимков не сохраняются.",
        "Up to four: PNG, JPEG or WebP. Metadata of photos is not kept.",
    )
    images_unseen = Text(
        "Насколько известно, выбранная модель не видит изображений: ей они отправлены не будут.",
        "As far as is known the chosen model cannot see images: they will not be sent to it.",
    )
    images_unseen_by_pilot = Text(
        "GPT-Pilot не принимает изображений: он узнает об идее только из слов. Опишите в тексте, что на них важно.",
        "GPT-Pilot takes no images: it will know the idea from its words alone. Say in the text what matters in them.",
    )
    page = Text("Адрес страницы-образца", "Address of a page to go by")
    page_hint = Text(
        "Модель получит её текст: страница читается один раз, без картинок и входа на сайт.",
        "The model gets its text: the page is read once, without pictures and without signing in.",
    )
    page_unread = Text("Демо-модель не читает страниц.", "The demo model reads no pages.")
    loading = Text("Загружаем изображение", "Uploading the image")
    remove = Text("Убрать изображение {name}", "Remove the image {name}")
    too_many = Text("Не больше четырёх изображений.", "Four images at most.")
    offline = Text("Сервер не отвечает. Попробуйте ещё раз.", "The server does not answer. Try again.")
