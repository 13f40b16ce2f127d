// What a page is: `<body data-page="list" data-table="books">`; `row` and `edit` name the row after “?id=”.
import { homePageOf, missingPageOf } from "./home.js";
import { listPageOf } from "./list.js";
import { editPageOf, rowPageOf } from "./row.js";

const PAGES = { home: homePageOf, missing: missingPageOf, list: listPageOf, row: rowPageOf, edit: editPageOf };
const { page, table } = document.body.dataset;
PAGES[page](table);
