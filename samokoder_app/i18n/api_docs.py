"""Words of the page `/api/docs`."""

from samokoder_app.i18n.text import Text


class ApiDocs:
    """Around the reference, which is in English as the API itself is."""

    description = Text(
        "Всё, что умеют страницы. Передавайте «Authorization: Bearer …» с токеном входа (/auth/v1/token) или с личным"
        ' токеном (POST /api/user/tokens). Ошибки всегда одного вида, списки — {"items": […], "next_cursor"}, чужое'
        " отвечает 404. POST с Idempotency-Key можно повторять: он выполнится один раз. Описания ниже — на английском.",
        "Everything that the pages do. Send “Authorization: Bearer …” with a token of the auth server (/auth/v1/token) or"
        ' a personal one (POST /api/user/tokens). Errors have one shape, lists are {"items": […], "next_cursor"},'
        " another user's things answer 404. A POST with an Idempotency-Key may be repeated: it is carried out once.",
    )
    with_curl = Text("От идеи до приложения с curl", "From an idea to an app, with curl")
    with_python = Text("Из скрипта на Python", "From a script, with Python")
    reference = Text("Все операции", "All operations")
