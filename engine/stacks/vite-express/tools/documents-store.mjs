// Documents of the stand-in for MongoDB: collections in memory, kept in one file of SQLite, with their unique indexes.
import { DatabaseSync } from "node:sqlite";
import { deserialize, ObjectId, serialize } from "bson";
import mingo from "mingo";

/** Something that MongoDB would refuse, or that this stand-in does not do. */
export class Refused extends Error {
  constructor(message, code = 238, codeName = "NotImplemented", more = {}) {
    super(message);
    Object.assign(this, { code, codeName, more });
  }
}

export const keyOf = (id) => Buffer.from(serialize({ id })).toString("base64");
export const copyOf = (document) => deserialize(serialize(document));
export const isSame = (one, other) => Buffer.compare(serialize({ v: one ?? null }), serialize({ v: other ?? null })) === 0;
const at = (document, path) => path.split(".").reduce((value, name) => value?.[name], document);

/** One collection: its documents by their ids in memory, every change also in the file, its unique indexes kept. */
export class Collection {
  constructor(file, name) {
    this.file = file;
    this.name = name;
    this.documents = new Map();
    this.indexes = [{ v: 2, key: { _id: 1 }, name: "_id_" }];
  }

  all() { return [...this.documents.values()]; }

  matching(filter, options) {
    const query = new mingo.Query(filter ?? {}, options);
    return this.all().filter((document) => query.test(document));
  }

  insert(document) {
    const whole = document._id === undefined ? { _id: new ObjectId(), ...document } : document;
    if (this.documents.has(keyOf(whole._id))) throw this.#taken({ name: "_id_", key: { _id: 1 } }, whole);
    this.put(whole);
    return whole._id;
  }

  put(document) {
    for (const index of this.indexes.filter(({ unique }) => unique)) this.#check(index, document);
    this.file.write(this.name, keyOf(document._id), serialize(document)); // first: a full disk changes nothing
    this.documents.set(keyOf(document._id), document);
  }

  remove(document) {
    this.file.erase(this.name, keyOf(document._id));
    this.documents.delete(keyOf(document._id));
  }

  addIndex(index) {
    if (this.indexes.some(({ name }) => name === index.name)) return;
    if (index.unique) this.all().forEach((document) => this.#check(index, document));
    this.indexes.push(index);
    this.file.describe(this.name, this.indexes);
  }

  dropIndex(name) {
    this.indexes = this.indexes.filter((index) => index.name === "_id_" || (name !== "*" && index.name !== name));
    this.file.describe(this.name, this.indexes);
  }

  #check(index, document) {
    const paths = Object.keys(index.key);
    const isIn = (one) => (!index.sparse || paths.some((path) => at(one, path) !== undefined))
      && (!index.partialFilterExpression || new mingo.Query(index.partialFilterExpression).test(one));
    if (!isIn(document)) return;
    const own = keyOf(document._id);
    const isTaken = this.all().some((other) => keyOf(other._id) !== own && isIn(other) && paths.every((path) => isSame(at(other, path), at(document, path))));
    if (isTaken) throw this.#taken(index, document);
  }

  #taken(index, document) {
    const keyValue = Object.fromEntries(Object.keys(index.key).map((path) => [path, at(document, path) ?? null]));
    const message = `E11000 duplicate key error collection: ${this.name} index: ${index.name} dup key: ${JSON.stringify(keyValue)}`;
    return new Refused(message, 11000, "DuplicateKey", { keyPattern: index.key, keyValue });
  }
}

/** The file that keeps what collections hold in memory. */
export class File {
  constructor(path) {
    this.base = new DatabaseSync(path);
    this.base.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL");
    this.base.exec("CREATE TABLE IF NOT EXISTS documents (collection TEXT, id TEXT, body BLOB, PRIMARY KEY (collection, id))");
    this.base.exec("CREATE TABLE IF NOT EXISTS collections (name TEXT PRIMARY KEY, indexes BLOB)");
    this.writing = this.base.prepare("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)");
    this.erasing = this.base.prepare("DELETE FROM documents WHERE collection = ? AND id = ?");
    this.describing = this.base.prepare("INSERT OR REPLACE INTO collections VALUES (?, ?)");
  }

  write(name, id, body) { this.writing.run(name, id, body); }
  erase(name, id) { this.erasing.run(name, id); }
  describe(name, indexes) { this.describing.run(name, serialize({ indexes })); }

  forget(name) {
    this.base.prepare("DELETE FROM documents WHERE collection = ?").run(name);
    this.base.prepare("DELETE FROM collections WHERE name = ?").run(name);
  }

  load() {
    const found = new Map();
    for (const { name, indexes } of this.base.prepare("SELECT name, indexes FROM collections").all()) {
      const collection = new Collection(this, name);
      collection.indexes = deserialize(indexes).indexes;
      found.set(name, collection);
    }
    for (const { collection, id, body } of this.base.prepare("SELECT * FROM documents ORDER BY rowid").all()) {
      found.get(collection)?.documents.set(id, deserialize(body));
    }
    return found;
  }
}
