/** Tables and the input they accept: see README.md, "How to add a page". */
export {};
