"""Texts of the account page."""

from samokoder_app.i18n.text import Text


class Account:
    """Profile and own keys."""

    title = Text("Аккаунт", "Account")
    profile = Text("Профиль", "Profile")
    signed_in_as = Text("Вы вошли как", "Signed in as")
    keys = Text("Ключи моделей", "Model keys")
    keys_hint = Text(
        "Любая служба с протоколом OpenAI: облачная или своя. Ключ шифруется на сервере и больше не показывается.",
        "Any service that speaks the OpenAI protocol, in the cloud or your own. A key is kept encrypted and never shown "
        "again.",
    )
    no_keys = Text("Своих ключей нет: сборки идут на демо-модели.", "No keys of your own: builds use the demo model.")
    provider = Text("Служба", "Service")
    key_name = Text("Название", "Name")
    key_name_placeholder = Text("Например, рабочий", "For example, work")
    base_url = Text("Адрес (base URL)", "Address (base URL)")
    base_url_hint = Text("Оставьте пустым, чтобы взять адрес службы.", "Leave empty to use the service's own address.")
    api_key = Text("Ключ", "Key")
    model = Text("Модель", "Model")
    model_hint = Text("Как её называет служба, например gpt-5-mini.", "As the service calls it, e.g. gpt-5-mini.")
    add = Text("Проверить и добавить", "Test and add")
    adding = Text("Проверяем ключ у службы", "Testing the key at the service")
    added = Text("Ключ проверен и сохранён.", "The key works and is kept.")
    delete_key = Text("Удалить ключ", "Delete key")


class Providers:
    """Services whose name is a description, by their id; the others are called by their own name."""

    openai_compatible = Text("Любая служба с протоколом OpenAI", "Any service that speaks the OpenAI protocol")
