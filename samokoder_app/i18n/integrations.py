"""Texts of a project's settings: secrets, outside services, packages."""

from samokoder_app.i18n.text import Text


class Integrations:
    """The page of a project's settings, but for its models."""

    title = Text("Настройки проекта", "Project settings")
    back = Text("К проекту", "To the project")
    intro = Text(
        "Всё это приложение получает только во время работы: в превью и при проверке. Значения секретов не попадают "
        "ни в запросы к модели, ни в код, ни в архив, и прочитать их здесь уже нельзя.",
        "The app gets all of this only while it runs: in the preview and while it is verified. Values of secrets go "
        "neither into prompts, nor into code, nor into archives, and cannot be read back here.",
    )
    secrets = Text("Секреты", "Secrets")
    secrets_hint = Text(
        "Каждый секрет становится переменной окружения приложения. Пока вы пробуете, берите тестовые ключи: "
        "при проверке приложение делает всё по-настоящему.",
        "Every secret becomes an environment variable of the app. Use test keys while you try things: "
        "when it is verified, the app really does what it does.",
    )
    for_leaders = Text(
        "Это видят и меняют владелец и администраторы команды.", "The team's owner and admins see and change this."
    )
    leaders_allow = Text(
        "Разрешить недостающее могут владелец и администраторы команды.",
        "The team's owner and admins allow what is missing.",
    )
    no_secrets = Text("Секретов пока нет.", "There are no secrets yet.")
    name = Text("Имя переменной", "Name of the variable")
    name_hint = Text("Заглавные латинские буквы, цифры и _.", "Capital letters, digits and _.")
    value = Text("Значение", "Value")
    value_hint = Text(
        "От 6 знаков. Секрет с тем же именем будет заменён.",
        "At least 6 characters. A secret of the same name is replaced.",
    )
    keep = Text("Сохранить секрет", "Save the secret")
    kept = Text("Сохранено", "Saved")
    replace = Text("Заменить", "Replace")
    delete_secret = Text("Удалить секрет", "Delete the secret")
    hosts = Text("Внешние адреса", "Outside hosts")
    hosts_hint = Text(
        "Приложение может обращаться только к этим адресам. Пока список пуст, сети у него нет вовсе.",
        "The app can reach these hosts and no others. While the list is empty it has no network at all.",
    )
    no_hosts = Text("Ни один адрес не разрешён.", "No host is allowed.")
    host = Text("Адрес", "Host")
    host_hint = Text(
        "Например, api.stripe.com, mail.example.com:587 или *.example.com.",
        "For example api.stripe.com, mail.example.com:587 or *.example.com.",
    )
    allow = Text("Разрешить", "Allow")
    remove_host = Text("Запретить", "Remove")
    asked = Text("Приложение пыталось обратиться к", "The app tried to reach")
    dismiss = Text("Скрыть", "Dismiss")
    packages = Text("Пакеты", "Packages")
    packages_hint = Text(
        "Библиотеки сверх тех, что есть в стеке. Они ставятся из реестра пакетов по списку самого приложения, без запуска "
        "их установочных скриптов, и доступны только этому проекту.",
        "Libraries beyond those of the stack. They are installed from the package registry as the app's own list has "
        "them, without running their install scripts, and only this project has them.",
    )
    packages_off = Text(
        "Здесь приложению доступны только пакеты его стека.", "Here the app has the packages of its stack only."
    )
    no_packages = Text("Кроме пакетов стека, ничего не разрешено.", "Nothing beyond the stack's packages is allowed.")
    asked_packages = Text("Приложению нужны пакеты:", "The app asks for these packages:")
    remove_package = Text("Убрать пакет", "Remove the package")
    refused_lines = Text(
        "Список пакетов установить нельзя: допускаются только имена и версии из реестра. Исправьте строки:",
        "The list of packages cannot be installed: it may hold names and versions from the registry only. Correct "
        "these lines:",
    )
    needed = Text("Приложению не хватает", "What the app is missing")
    needed_variables = Text("Код читает переменные:", "The code reads the variables:")
    needed_hosts = Text("Код обращается к адресам:", "The code calls the hosts:")


TOLD: dict[str, Text] = {
    "secret_kept": Text("Секрет {name} сохранён.", "The secret {name} is saved."),
    "secret_removed": Text("Секрет {name} удалён.", "The secret {name} is deleted."),
    "host_allowed": Text("Приложению разрешён доступ к {host}.", "The app may reach {host} now."),
    "host_removed": Text("Доступ приложения к {host} закрыт.", "The app may not reach {host} any more."),
    "package_allowed": Text("Приложению разрешён пакет {name}.", "The app may use the package {name} now."),
    "package_removed": Text(
        "Пакет {name} приложению больше не разрешён.", "The app may not use the package {name} any more."
    ),
    "host_denied": Text(
        "Приложение пыталось обратиться к {host}, но этот доступ не разрешён.",
        "The app tried to reach {host}, which is not allowed.",
    ),
}

INTEGRATION_ERRORS: dict[str, Text] = {
    "error.secret_name_invalid": Text(
        "Имя секрета состоит из заглавных латинских букв, цифр и _, начинается с буквы и не длиннее 64 знаков.",
        "A secret's name has capital letters, digits and _, begins with a letter and is at most 64 characters long.",
    ),
    "error.secret_name_refused": Text(
        "Имя {name} занято средой, в которой работает приложение. Выберите другое.",
        "The name {name} belongs to the environment that apps run in. Choose another one.",
    ),
    "error.secret_too_short": Text(
        "Секрет короче {limit} знаков нельзя надёжно скрыть в выводе приложения. Короткие настройки держите в коде.",
        "A secret under {limit} characters cannot be hidden reliably in what the app prints. "
        "Keep short settings in the code.",
    ),
    "error.secret_too_long": Text(
        "Секрет длиннее {limit} знаков. Проверьте, что скопировалось.",
        "The secret is over {limit} characters. Check what was copied.",
    ),
    "error.secret_malformed": Text(
        "В секрете есть управляющие символы. Проверьте, что скопировалось.",
        "The secret has control characters in it. Check what was copied.",
    ),
    "error.secret_not_found": Text(
        "Такого секрета у проекта нет: возможно, он уже удалён.",
        "The project has no such secret; it may be deleted already.",
    ),
    "error.secrets_full": Text(
        "Секретов уже столько, сколько можно. Удалите лишний.",
        "There are as many secrets as there can be. Delete one.",
    ),
    "error.host_invalid": Text(
        "Это не похоже на адрес. Нужно имя вида api.stripe.com, mail.example.com:587 или *.example.com.",
        "This does not look like a host. It should be like api.stripe.com, mail.example.com:587 or *.example.com.",
    ),
    "error.host_private": Text(
        "Этот адрес ведёт во внутреннюю сеть, туда приложениям нельзя.",
        "This host is in a private network, where apps may not go.",
    ),
    "error.host_port_invalid": Text(
        "Такого порта не бывает: нужно число от 1 до 65535.", "There is no such port: it is a number from 1 to 65535."
    ),
    "error.host_port_refused": Text(
        "Порт 25 закрыт: через него рассылают спам. Почтовые сервисы принимают письма на 587 или 465.",
        "Port 25 is closed, because spam goes through it. Mail services take messages on 587 or 465.",
    ),
    "error.host_not_found": Text(
        "Такого адреса в списке нет: возможно, он уже убран.",
        "There is no such host in the list; it may be removed already.",
    ),
    "error.package_invalid": Text(
        "Это не похоже на имя пакета. Нужно имя из реестра, например markdown или dayjs.",
        "This does not look like a package's name. It should be as in the registry, like markdown or dayjs.",
    ),
    "error.package_not_found": Text(
        "Такого пакета в списке нет: возможно, он уже убран.",
        "There is no such package in the list; it may be removed already.",
    ),
    "error.packages_full": Text(
        "Пакетов уже столько, сколько можно. Уберите лишний.",
        "There are as many packages as there can be. Remove one.",
    ),
    "error.packages_not_of_stack": Text(
        "С этим стеком приложению доступны только пакеты самого стека. Для других нужен проект с другим стеком.",
        "With this stack an app has the packages of the stack only. For others make a project with another stack.",
    ),
    "error.packages_off": Text(
        "На этом сервере приложениям доступны только пакеты стека. Остальные может включить владелец сервера.",
        "On this server apps have the packages of their stack only. The owner of the server can change that.",
    ),
    "error.hosts_full": Text(
        "Адресов уже столько, сколько можно. Уберите лишний.",
        "There are as many hosts as there can be. Remove one.",
    ),
}
