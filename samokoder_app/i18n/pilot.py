"""Texts of the second engine, GPT-Pilot."""

from samokoder_app.i18n.text import Text


class PilotTexts:
    """Where an engine is chosen and named."""

    engine = Text("Движок", "Engine")
    own = Text("Самокодер", "Samokoder")
    own_about = Text(
        "Свои агенты: составляют план, пишут код и проверяют каждое требование по ходу сборки.",
        "Our own agents: they plan, write the code and prove every requirement while they build.",
    )
    pilot = Text("GPT-Pilot", "GPT-Pilot")
    pilot_about = Text(
        "Приложение на React и Express пишет GPT-Pilot, установленный на этом сервере. Сам он ничего не проверяет: готовое "
        "запускает и описывает Самокодер. Нужна модель с ключом, своим или командным, либо за кредиты.",
        "GPT-Pilot, installed on this server, writes an app of React and Express. It proves nothing itself: in the end "
        "Samokoder starts the app and describes what it does. It takes a model with a key, yours or your team's, or one for "
        "credits.",
    )
    stack_fixed = Text(
        "Основу выбирает GPT-Pilot: React с Vite и Express.",
        "GPT-Pilot brings its own stack: React with Vite, Express.",
    )
    needs_key = Text(
        "Демо-модель не может отвечать GPT-Pilot: она знает только задания Самокодера. Нужна модель с ключом, своим или "
        "командным, либо за кредиты.",
        "The demo model cannot answer GPT-Pilot: it knows Samokoder's own prompts alone. It takes a model with a key, yours "
        "or your team's, or one for credits.",
    )
    likely = Text(
        "Даже на маленькое приложение GPT-Pilot тратит не меньше 22 запросов и 77 тыс. токенов: это измерено.",
        "Even for a small app GPT-Pilot makes at least 22 calls with 77 thousand tokens: this was measured.",
    )
    badge = Text("GPT-Pilot", "GPT-Pilot")
    badge_about = Text("Приложение пишет GPT-Pilot", "GPT-Pilot writes this app")


class PilotLicence:
    """What the operator must know."""

    title = Text("Лицензия GPT-Pilot", "The licence of GPT-Pilot")
    text = Text(
        "GPT-Pilot 1.2.5 распространяется по лицензии FSL-1.1-MIT. До 27 января 2027 года она запрещает конкурирующее "
        "использование: в частности, коммерческий сервис, который заменяет GPT-Pilot или делает то же самое. Для себя, "
        "внутри компании, для обучения и исследований его использовать можно. После этой даты версия 1.2.5 "
        "распространяется по лицензии MIT. Самокодер не содержит GPT-Pilot, не загружает и не копирует его: он запускает "
        "вашу копию, и за соблюдение её лицензии отвечаете вы.",
        "GPT-Pilot 1.2.5 is under FSL-1.1-MIT. Until 27 January 2027 it forbids a Competing Use, above all a commercial "
        "service that takes the place of GPT-Pilot or does substantially the same. Your own use, use inside a company, "
        "education and research are allowed. From that day on version 1.2.5 is under the MIT licence. Samokoder contains "
        "no part of GPT-Pilot, and neither downloads nor copies it: it runs your copy, and keeping to its licence is up "
        "to you.",
    )
