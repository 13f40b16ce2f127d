"""Ideas in two languages become entities, fields and relations."""

import time

import pytest

from engine.llm.demo.design import AppDesign, Declined, FieldKind, Reference
from engine.llm.demo.reading import read_idea


def design_of(idea: str, language: str) -> AppDesign:
    found = read_idea(idea, language)
    assert isinstance(found, AppDesign), found
    return found


@pytest.mark.parametrize(
    ("language", "idea", "entities"),
    [
        ("ru", "учёт моих ульев и медосборов", ["Hive", "Harvest"]),
        ("ru", "Список дел с датами выполнения", ["Task"]),
        ("ru", "список покупок", ["Purchase"]),
        ("ru", "CRM: клиенты и заказы", ["Client", "Order"]),
        ("ru", "библиотека книг с авторами", ["Author", "Book"]),
        ("ru", "отслеживать растения и когда я их поливал", ["Plant", "Watering"]),
        ("ru", "Нужен сайт, где можно вести базу рецептов с ингредиентами", ["Recipe", "Ingredient"]),
        ("ru", "учёт заказов клиентов", ["Client", "Order"]),
        ("ru", "ветклиника", ["Pet", "Visit"]),
        ("ru", "список граблей", ["Grabli"]),
        ("ru", "🍕 список пиццерий 🍕", ["Pitstseriya"]),
        ("en", "catalog of my vinyl records with artist and year", ["VinylRecord"]),
        ("en", "track plants and when I watered them", ["Plant", "Watering"]),
        ("en", "a todo list with due dates", ["Task"]),
        ("en", "recipes with ingredients", ["Recipe", "Ingredient"]),
        ("en", "I want an app for tracking books and authors", ["Author", "Book"]),
        ("en", "board game collection", ["BoardGame"]),
        (
            "ru",
            "Учёт домашней библиотеки: книги с автором, кто какую взял почитать и когда вернул.",
            ["Book", "Lending"],
        ),
        ("en", "A home library: books, who borrowed which book and when it came back.", ["Book", "Lending"]),
        ("ru", "Заявки ремонтной мастерской: клиент с телефоном, что сломалось, статус заявки", ["Order"]),
        ("en", "Orders of a repair shop: customer with phone, what is broken, status of the order", ["Order"]),
        ("en", "wine cellar inventory", ["Wine"]),
        ("en", "job application tracker with company", ["JobApplication"]),
        ("en", "Please make me an app that stores contacts with phone numbers", ["Contact"]),
        ("en", "birthday reminder", ["Birthday"]),
        ("ru", "доска объявлений с ценой и телефоном", ["Obyavlenie"]),
        ("ru", "управление проектами с задачами и сроками", ["Project", "Task"]),
        ("ru", "семейный бюджет: доходы и расходы", ["Income", "Expense"]),
        ("ru", "учёт кошек в приюте: имя, возраст, дата поступления", ["Pet"]),
        ("en", "log of my sourdough starters", ["SourdoughStarter"]),
    ],
)
def test_entities_are_read(language: str, idea: str, entities: list[str]) -> None:
    assert [entity.class_name for entity in design_of(idea, language).entities] == entities


@pytest.mark.parametrize(
    ("language", "idea", "label", "kind"),
    [
        ("ru", "список дел с датами выполнения", "Дата выполнения", FieldKind.DATE),
        ("ru", "каталог фильмов с рейтингом", "Рейтинг", FieldKind.INTEGER),
        ("ru", "учёт глэмпингов с ценой", "Цена", FieldKind.MONEY),
        ("ru", "учёт глэмпингов с количеством мест", "Количество мест", FieldKind.NUMBER),
        ("ru", "список пиццерий с телефоном", "Телефон", FieldKind.PHONE),
        ("ru", "каталог растений с датой посадки", "Дата посадки", FieldKind.DATE),
        ("en", "catalog of vinyl records with artist and year", "Artist", FieldKind.TEXT),
        ("en", "list of gadgets with price", "Price", FieldKind.MONEY),
        ("en", "list of restaurants with website and rating", "Website", FieldKind.URL),
        ("en", "list of sponsors with email", "Email", FieldKind.EMAIL),
        ("en", "list of passports with expiry date", "Expiry date", FieldKind.DATE),
        ("en", "a library of board games with number of players", "Number of players", FieldKind.NUMBER),
        ("ru", "учёт кошек в приюте: имя, возраст, дата поступления", "Дата поступления", FieldKind.DATE),
        ("en", "track repairs with status", "Status", FieldKind.CHOICE),
    ],
)
def test_fields_are_read_from_the_words(language: str, idea: str, label: str, kind: FieldKind) -> None:
    fields = design_of(idea, language).entities[0].fields
    assert (label, kind) in [(field.label, field.kind) for field in fields]


def test_russian_forms_agree() -> None:
    forms = design_of("каталог виниловых пластинок", "ru").entities[0].forms
    assert forms.many == "виниловые пластинки"
    assert forms.accusative == "виниловую пластинку"
    assert forms.genitive_many == "виниловых пластинок"
    assert forms.new == "новая виниловая пластинка"


def test_plural_only_nouns_stay_plural() -> None:
    forms = design_of("список ножниц", "ru").entities[0].forms
    assert (forms.one, forms.accusative, forms.genitive_many) == ("ножницы", "ножницы", "ножниц")


def test_children_need_their_parent_only_where_that_makes_sense() -> None:
    inside = design_of("recipes with ingredients", "en").entity("Ingredient")
    beside = design_of("books and authors", "en").entity("Book")
    assert inside.references == (Reference(to="Recipe", required=True),)
    assert beside.references == (Reference(to="Author", required=False),)


@pytest.mark.parametrize(
    ("language", "idea", "references"),
    [
        ("en", "clients, projects and invoices", ["Client: ", "Project: Client", "Invoice: Client"]),
        ("ru", "автосервис: клиенты, машины и ремонты", ["Client: ", "Car: Client", "Repair: Car"]),
        ("ru", "клиенты, товары, заказы", ["Client: ", "Product: ", "Order: Client, Product"]),
        ("en", "hotel: rooms with price, guests, bookings", ["Room: ", "Guest: ", "Booking: Room, Guest"]),
        ("en", "list of lamps, carpets and curtains", ["Lamp: ", "Carpet: ", "Curtain: "]),
        (
            "ru",
            "Школа: преподаватели, курсы, ученики и оценки",
            ["Teacher: ", "Course: Teacher", "Student: Course", "Mark: Student"],
        ),
    ],
)
def test_several_entities_belong_together(language: str, idea: str, references: list[str]) -> None:
    found = design_of(idea, language).entities
    assert [
        f"{entity.class_name}: {', '.join(item.to for item in entity.references)}" for entity in found
    ] == references


CHAINS = """
ru | Пасека: ульи на пасеках и осмотры ульев | Apiary; Hive < Apiary; Visit < Hive
ru | Пасека: пасеки, ульи и осмотры | Apiary; Hive < Apiary; Visit < Hive
ru | Учёт пасек, ульев на пасеках и осмотров ульев | Apiary; Hive < Apiary; Visit < Hive
ru | Библиотека: авторы, книги авторов и выдачи книг | Author; Book < Author; Lending < Book
ru | Спортзал: тренеры, группы тренеров и занятия групп | Trainer; Gruppa < Trainer; Lesson < Gruppa
ru | Склад: полки на складах и товары на полках | Sklad; Polka < Sklad; Product < Polka
ru | Ферма: поля на фермах, посевы на полях и урожаи посевов | Ferma; Pole < Ferma; Posev < Pole; Harvest < Posev
ru | Гостиница: номера в корпусах и брони номеров | Korpus; Room < Korpus; Booking < Room
ru | Курсы: курсы, уроки курсов и домашние задания к урокам | Course; Lesson < Course; Task < Lesson
ru | Хочу вести клиентов, их заказы и оплаты заказов | Client; Order < Client; Oplata < Order
ru | Кафе: столы в залах и заказы за столами | Zal; Stol < Zal; Order < Stol
ru | Проекты с задачами и комментарии к задачам | Project; Task < Project; Comment < Task
ru | Театр: спектакли, показы спектаклей, билеты на показы и зрители | Spektakl; Zritel; Pokaz < Spektakl; Bilet < Pokaz
en | apiaries, hives and inspections | Apiary; Hive < Apiary; Inspection < Hive
en | Apiary: hives at apiaries and inspections of hives | Apiary; Hive < Apiary; Inspection < Hive
en | Apiaries, hives in each apiary and inspections of each hive | Apiary; Hive < Apiary; Inspection < Hive
en | Library: authors, books by authors and loans of books | Author; Book < Author; Loan < Book
en | Gym: trainers, groups of trainers and sessions of groups | Trainer; Group < Trainer; SessionItem < Group
en | Warehouses with shelves and items on the shelves | Warehouse; Shelf < Warehouse; Item < Shelf
en | Farm: fields on farms, crops in fields and harvests of crops | Farm; FieldItem < Farm; Crop < FieldItem; Harvest < Crop
en | Hotel: rooms in buildings and bookings of rooms | Building; Room < Building; Booking < Room
en | Courses with lessons and homework for lessons | Course; Lesson < Course; Homework < Lesson
en | I want to track clients, their orders and payments for orders | Client; Order < Client; Payment < Order
en | Track clients, their cars, repair orders for each car and parts for each order | Client; Car < Client; RepairOrder < Car; Part < RepairOrder
"""


@pytest.mark.parametrize("line", CHAINS.strip().splitlines())
def test_every_list_of_a_chain_is_built_and_hangs_where_the_idea_says(line: str) -> None:
    language, idea, expected = (part.strip() for part in line.split(" | "))
    design = design_of(idea, language)
    found = [" < ".join([entity.class_name, *(item.to for item in entity.references)]) for entity in design.entities]
    assert found == expected.split("; ")
    assert design.left_out == ()


@pytest.mark.parametrize(
    ("language", "idea", "left_out"),
    [
        (
            "ru",
            "Города, районы в городах, дома в районах, квартиры в домах и жильцы квартир",
            ("список «жильцы»",),
        ),
        ("en", "Cities, districts in cities, houses in districts and flats in houses", ("the list “flats”",)),
        ("en", "shops, products, clients, orders and invoices", ("the list “invoices”",)),
        ("ru", "учёт книг, чтобы друзья видели авторов", ("список «друзья»",)),
    ],
)
def test_a_list_that_is_not_built_is_said(language: str, idea: str, left_out: tuple[str, ...]) -> None:
    assert design_of(idea, language).left_out == left_out


@pytest.mark.parametrize(
    ("language", "idea", "entities"),
    [
        ("en", "Expenses: dates, amounts and categories of expenses", ["Expense"]),
        ("ru", "Учёт расходов: даты, суммы и категории расходов", ["Category", "Expense"]),
    ],
)
def test_details_are_no_lists_of_a_chain(language: str, idea: str, entities: list[str]) -> None:
    assert [entity.class_name for entity in design_of(idea, language).entities] == entities


@pytest.mark.parametrize(
    ("language", "idea"),
    [
        ("ru", "расходы с суммой и датой, фильтр по дате, поиск и итоги"),
        ("en", "expenses with amount and date, filters, totals and search"),
    ],
)
def test_features_are_no_fields(language: str, idea: str) -> None:
    (expense,) = design_of(idea, language).entities
    assert {field.name for field in expense.fields} <= {"title", "amount", "day", "category"}


def test_what_will_be_missing_is_said() -> None:
    assert design_of("каталог книг с напоминаниями", "ru").left_out == ("уведомления и напоминания",)
    assert "sign-in and accounts" in design_of("list of books with login for users", "en").left_out


@pytest.mark.parametrize(
    ("language", "idea"),
    [
        ("en", "a 3D racing game"),
        ("ru", "трёхмерная гонка"),
        ("ru", "напиши компилятор"),
        ("en", "write a compiler"),
        ("en", "chat with video"),
        ("ru", "мобильное приложение для учёта расходов"),
        ("en", "mobile app for expenses"),
        ("ru", "блокчейн для голосования"),
        ("en", "train a neural network on my photos"),
        ("en", "real-time map of couriers"),
        ("ru", "обучение нейросети"),
        ("ru", ""),
        ("en", ""),
        ("ru", "ж"),
        ("en", "x"),
        ("ru", "фывафыва"),
        ("en", "asdf qwer"),
        ("en", "🤷"),
        ("ru", "погода"),
    ],
)
def test_ideas_beyond_it_are_declined_with_something_it_can_build(language: str, idea: str) -> None:
    declined = read_idea(idea, language)
    assert isinstance(declined, Declined)
    assert len(declined.reason) > 40
    assert isinstance(read_idea(declined.nearest, language), AppDesign), declined.nearest


@pytest.mark.parametrize(
    ("language", "idea"), [("ru", "каталог настольных игр"), ("en", "board game collection"), ("ru", "учёт 3д моделей")]
)
def test_records_about_games_are_not_games(language: str, idea: str) -> None:
    assert isinstance(read_idea(idea, language), AppDesign)


def test_mobile_idea_is_offered_on_the_web() -> None:
    declined = read_idea("мобильное приложение для учёта расходов", "ru")
    assert isinstance(declined, Declined)
    assert "расходы" in declined.nearest


def test_very_long_idea_is_read_in_less_than_a_second() -> None:
    read_idea("список дел", "ru")  # the dictionary is loaded once
    started = time.process_time()
    design_of("список дел с датами выполнения, чтобы ничего не забыть. " * 400, "ru")
    assert time.process_time() - started < 1
