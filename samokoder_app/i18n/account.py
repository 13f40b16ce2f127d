"""Texts of the account page."""

from samokoder_app.i18n.text import Text


class Account:
    """Profile and own keys."""

    title = Text("Аккаунт", "Account")
    profile = Text("Профиль", "Profile")
    signed_in_as = Text("Вы вошли как", "Signed in as")
    name = Text("Имя", "Name")
    name_hint = Text(
        "Как вас называть. Видите его вы и владелец сервера.",
        "What to call you. You and the owner of this server see it.",
    )
    name_saved = Text("Имя сохранено.", "The name is saved.")
    keys = Text("Ключи моделей", "Model keys")
    keys_hint = Text(
        "OpenRouter, OpenAI, Anthropic, Groq или свой сервер с протоколом OpenAI: Ollama, LM Studio, vLLM. Ключ "
        "шифруется на сервере и больше не показывается. Первым в списке пользуются сборки, для которых ключ не выбран.",
        "OpenRouter, OpenAI, Anthropic, Groq, or a server of your own that speaks the OpenAI protocol: Ollama, LM "
        "Studio, vLLM. A key is kept encrypted and never shown again. The first one serves builds that name none.",
    )
    no_keys = Text("Своих ключей нет: сборки идут на демо-модели.", "No keys of your own: builds use the demo model.")
    new_key = Text("Новый ключ", "New key")
    provider = Text("Провайдер", "Provider")
    key_name = Text("Название", "Name")
    key_name_placeholder = Text("Например, рабочий", "For example, work")
    base_url = Text("Адрес (base URL)", "Address (base URL)")
    base_url_hint = Text(
        "Оставьте пустым, чтобы взять адрес самого провайдера.", "Leave empty to use the provider's own address."
    )
    api_key = Text("Ключ", "Key")
    model = Text("Модель", "Model")
    test_cost = Text(
        "Проверка запрашивает список моделей и один токен ответа: меньше тысячной цента.",
        "The test asks for the list of models and one token of an answer: less than a thousandth of a cent.",
    )
    add = Text("Проверить и добавить", "Test and add")
    adding = Text("Проверяем ключ у провайдера", "Testing the key at the provider")
    added = Text("Ключ проверен и сохранён.", "The key works and is kept.")
    delete_key = Text("Удалить ключ", "Delete key")
    test_key = Text("Проверить ещё раз", "Test again")
    edit_key = Text("Название и модель", "Name and model")
    replace_secret = Text("Заменить ключ", "Replace the key")
    move_up = Text("Выше", "Move up")
    move_down = Text("Ниже", "Move down")
    any_model = Text("модель не указана", "no model named")
    checked = Text("проверен", "tested")
    used = Text("работал в сборке", "used in a build")
    unused = Text("ещё не работал в сборках", "not used in a build yet")
    new_secret = Text("Новый ключ вместо прежнего", "The new key in place of the old one")
    replace_hint = Text(
        "Сначала он будет проверен; если не подойдёт, останется прежний.",
        "It is tested first; if it does not work, the old one stays.",
    )
    test_and_replace = Text("Проверить и заменить", "Test and replace")
    delete_title = Text("Удалить этот ключ?", "Delete this key?")
    delete_hint = Text(
        "Сборки, для которых он выбран, остановятся с сохранением сделанного: другой ключ его сам не заменит. Из моделей "
        "по ролям он исчезнет, и работать будут следующие в списке. Ответ, который модель уже пишет, она допишет.",
        "Builds that it was chosen for will pause with their work kept: no other key takes its place by itself. In the "
        "models by role the next of the list goes on. An answer that is being written is still finished.",
    )


class Health:
    """What is known of a key, in a word or two."""

    ok = Text("Работает", "Works")
    rejected = Text("Не принят", "Rejected")
    no_credit = Text("Нет средств", "No credit")
    no_permission = Text("Нет прав", "No permission")
    unreachable = Text("Нет связи", "Unreachable")
    cooling = Text("Пауза", "Cooling down")


class HealthHint:
    """What to do about it."""

    rejected = Text(
        "Провайдер не принимает этот ключ. Замените его или проверьте ещё раз.",
        "The provider does not accept this key. Replace it, or test it again.",
    )
    no_credit = Text(
        "На счёте этого ключа нет средств. Пополните его у провайдера и проверьте ключ ещё раз.",
        "The account of this key has no credit. Top it up at the provider and test the key again.",
    )
    no_permission = Text(
        "Провайдер не разрешает этому ключу работать с моделями. Измените права ключа и проверьте его ещё раз.",
        "The provider does not let this key use its models. Change its permissions and test it again.",
    )
    unreachable = Text(
        "По этому адресу не отвечает API моделей. Проверьте, что сервер работает и адрес верен.",
        "No API of models answers at this address. Check that the server runs and that the address is right.",
    )
    cooling = Text(
        "Провайдер просит подождать. Сборки вернутся к этому ключу сами.",
        "The provider asks to wait. Builds come back to this key by themselves.",
    )


class Providers:
    """Providers whose name is a description, by their id; the others are called by their own name."""

    openai_compatible = Text("Любой сервер с протоколом OpenAI", "Any server that speaks the OpenAI protocol")
