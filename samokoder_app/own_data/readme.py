"""The page that lies on top of an export."""

README = """\
ВАШИ ДАННЫЕ В САМОКОДЕРЕ   (English below)

account/                     аккаунт
  profile.json               адрес, имя, язык, тариф
  plan.json                  пределы тарифа и сколько из них занято
  enterprise-requests.json   ваши заявки на тариф Enterprise
  payments.json              подписка, счета, купленные кредиты (карты хранит Stripe)
  limits.json                лимиты расходов: за месяц и по проектам, и сколько потрачено
  models-by-role.json        какие модели за что отвечают
  keys.json                  ключи провайдеров: название и маска (сами ключи не выгружаются)
  access-tokens.json         токены доступа: название, маска, права
  sessions.json              где вы вошли
  linked-accounts.json       аккаунты GitHub и Google, через которые вы входите, и что эти сервисы о вас сообщили
  activity.jsonl             журнал действий: вход, ключи, экспорт, удаления
  usage.csv                  каждый вызов модели: время, модель, токены, стоимость в долларах
  images/, images.json       картинки, приложенные к идее, которая ещё не отправлена в работу
projects/001-название/       проекты, сначала новые
  project.json               идея, настройки, имена и маски секретов, разрешённые адреса и пакеты
  files/                     файлы последней версии приложения
  versions.jsonl             история версий: номер, заголовок, время, результат проверки
  conversation.jsonl         переписка: ваши сообщения и ответы
  events-001.jsonl …         все события по порядку
  builds/                    сборки: план, требования с проверками и доказательствами, расход, стоимость
  pictures/                  снимки экрана из проверок и присланные картинки; имя — их SHA-256, как в builds и events

.json — документ JSON, .jsonl — по документу JSON на строку. Время — UTC.
Файлы с ключами и паролями (.env и подобные) в архив не входят: project.json называет их в left_out_files. Имена файлов,
которые не годятся для Windows или macOS, изменены: прежние названы в renamed_files. Данные, которые приложения сохранили
в превью, и рабочие записи для продолжения прерванных сборок в архив не входят.


YOUR DATA IN SAMOKODER

account/                     the account
  profile.json               address, name, language, plan
  plan.json                  limits of the plan, and what you have of each
  enterprise-requests.json   your requests for the Enterprise plan
  payments.json              subscription, invoices, credits that were bought (cards are kept by Stripe)
  limits.json                limits of spending, by month and by project, and what was used
  models-by-role.json        which models serve which roles
  keys.json                  keys of providers: name and mask (the keys themselves are not exported)
  access-tokens.json         access tokens: name, mask, rights
  sessions.json              where you are signed in
  linked-accounts.json       accounts at GitHub and Google that you sign in with, and what those services told of you
  activity.jsonl             what was done with the account: sign-ins, keys, exports, deletions
  usage.csv                  every call of a model: time, model, tokens, cost in dollars
  images/, images.json       images of ideas that have not been built yet
projects/001-name/           projects, the newest first
  project.json               the idea, settings, names and masks of secrets, allowed hosts and packages, public links
  files/                     files of the app's newest version
  versions.jsonl             history of versions: number, title, time, what was verified
  conversation.jsonl         what you and the agents said
  events-001.jsonl …         every event in order
  builds/                    builds: plan, requirements with checks and evidence, usage, cost
  pictures/                  screenshots of checks and images that you sent; named by SHA-256, as in builds and events

.json is one JSON document, .jsonl one JSON document a line. Times are UTC.
Files that hold keys and passwords (.env and the like) are not in the archive: project.json names them in left_out_files.
File names that Windows or macOS cannot have were changed: renamed_files tells what they were. What apps have stored in
previews, and working records for going on with interrupted builds, are not in the archive.
"""
