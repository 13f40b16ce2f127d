// Commands of MongoDB as the stand-in carries them out; queries, updates and aggregations are mingo's.
import { serialize } from "bson";
import mingo from "mingo";
import { Collection, copyOf, File, isSame, keyOf, Refused } from "./documents-store.mjs";

const BATCH_BYTES = 8_000_000;
export const MOST_MESSAGE = 48_000_000;
const STORING_STAGES = ["$out", "$merge", "$changeStream"];

const file = new File(process.env.DOCUMENTS ?? ":memory:");
const collections = file.load();
const cursors = new Map();
let lastCursor = 0n;

const fullName = (command, name) => `${command.$db}.${name}`;

/** What a question finds: one about a collection that is not there makes none. */
const readOf = (command, name) => collections.get(fullName(command, name)) ?? new Collection(file, fullName(command, name));

function collectionOf(command, name) {
  const full = fullName(command, name);
  if (!collections.has(full)) {
    collections.set(full, new Collection(file, full));
    file.describe(full, collections.get(full).indexes);
  }
  return collections.get(full);
}

const optionsOf = (command) => ({
  collation: command.collation,
  variables: command.let,
  scriptEnabled: false,
  collectionResolver: (name) => readOf(command, name).all().map(copyOf),
});

/** The first documents of a result as one cursor; what is over 8 MB is fetched by its number. */
function cursorOf(ns, documents, kind = "firstBatch") {
  let bytes = 0;
  const fits = documents.findIndex((document, place) => (bytes += serialize(document).length) > BATCH_BYTES && place > 0);
  const batch = fits < 0 ? documents : documents.slice(0, fits);
  let id = 0n;
  if (fits >= 0) cursors.set((id = ++lastCursor), { ns, rest: documents.slice(fits) });
  return { cursor: { id, ns, [kind]: batch } };
}

/** Equalities of a filter, which a document that an upsert makes begins with. */
function equalities(filter) {
  const found = {};
  for (const [path, value] of Object.entries(filter)) {
    const isTest = value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype && Object.keys(value)[0]?.startsWith("$");
    if (path === "$and") value.forEach((part) => Object.assign(found, equalities(part)));
    else if (path.startsWith("$")) continue;
    else if (!isTest) found[path] = value;
    else if ("$eq" in value) found[path] = value.$eq;
  }
  return found;
}

/** A document as a change makes it; `isNew` for what an upsert makes. */
function changed(document, filter, change, { arrayFilters, isNew = false }, options) {
  const isPipeline = Array.isArray(change);
  if (!isPipeline && !Object.keys(change).some((name) => name.startsWith("$"))) return { ...change, _id: change._id ?? document._id };
  const held = [copyOf(document)];
  if (isPipeline) mingo.updateOne(held, isNew ? {} : filter, change, {}, options);
  const { $setOnInsert = {}, ...rest } = isPipeline ? {} : change;
  const { _id = held[0]._id, ...set } = { ...rest.$set, ...(isNew ? $setOnInsert : {}) };
  const modifier = Object.fromEntries(Object.entries({ ...rest, $set: set }).filter(([, part]) => Object.keys(part).length > 0));
  if (Object.keys(modifier).length > 0) mingo.updateOne(held, isNew ? {} : filter, modifier, { arrayFilters, cloneMode: "deep" }, options);
  return _id === undefined ? held[0] : { ...held[0], _id };
}

/** Change what a filter finds, or with `upsert` make it. */
function updateIn(collection, { q, u, multi, upsert, arrayFilters, sort }, options) {
  const found = sort ? mingo.find(collection.matching(q, options), {}, {}, options).sort(sort).all() : collection.matching(q, options);
  if (found.length === 0) return upsert ? upserted(collection, q, u, arrayFilters, options) : { n: 0, nModified: 0 };
  const chosen = multi ? found : found.slice(0, 1);
  let nModified = 0;
  for (const document of chosen) {
    const next = changed(document, q, u, { arrayFilters }, options);
    if (!isSame(next._id, document._id)) throw new Refused("the field '_id' cannot be changed", 66, "ImmutableField");
    if (isSame(next, document)) continue;
    collection.put(next);
    nModified += 1;
  }
  return { n: chosen.length, nModified, before: chosen[0], after: collection.documents.get(keyOf(chosen[0]._id)) };
}

function upserted(collection, filter, change, arrayFilters, options) {
  const { _id, ...found } = equalities(filter);
  const begun = [_id === undefined ? {} : { _id }];
  if (Object.keys(found).length) mingo.updateOne(begun, {}, { $set: found }, {}, options);
  const made = changed(begun[0], filter, change, { arrayFilters, isNew: true }, options);
  const id = collection.insert(made);
  return { n: 1, nModified: 0, upserted: id, after: collection.documents.get(keyOf(id)) };
}

/** Do each of several writes, and tell which failed; an ordered list ends at the first. */
function each(command, list, work) {
  const writeErrors = [];
  for (const [index, one] of list.entries()) {
    try {
      work(one, index);
    } catch (error) {
      writeErrors.push({ index, code: error.code ?? 2, errmsg: error.message, ...error.more });
      if (command.ordered !== false) break;
    }
  }
  return writeErrors.length ? { writeErrors } : {};
}

function sorted(documents, { sort, skip = 0, limit = 0, projection }, options) {
  const cursor = mingo.find(documents.map(copyOf), {}, projection ?? {}, options);
  if (sort && Object.keys(sort).length) cursor.sort(sort);
  if (skip) cursor.skip(Number(skip));
  if (limit) cursor.limit(Math.abs(Number(limit)));
  return cursor.all();
}

function aggregated(command) {
  const { pipeline } = command;
  const storing = pipeline.flatMap(Object.keys).find((stage) => STORING_STAGES.includes(stage));
  if (storing) throw new Refused(`${storing} is not supported by this stand-in for MongoDB`);
  const source = typeof command.aggregate === "string" ? readOf(command, command.aggregate).all().map(copyOf) : [];
  return mingo.aggregate(source, pipeline, optionsOf(command));
}

function foundAndModified(command) {
  const options = optionsOf(command);
  const collection = collectionOf(command, command.findAndModify ?? command.findandmodify);
  const { query = {}, sort, remove, update, new: wantsNew, upsert, fields, arrayFilters } = command;
  const shown = (document) => (document ? sorted([document], { projection: fields }, options)[0] : null);
  if (remove) {
    const [gone] = sorted(collection.matching(query, options), { sort, limit: 1 }, options);
    if (gone) collection.remove(gone);
    return { value: shown(gone), lastErrorObject: { n: gone ? 1 : 0 } };
  }
  const done = updateIn(collection, { q: query, u: update, upsert, arrayFilters, sort }, options);
  const lastErrorObject = { n: done.n, updatedExisting: done.n > 0 && done.upserted === undefined };
  if (done.upserted !== undefined) lastErrorObject.upserted = done.upserted;
  return { value: shown(wantsNew ? done.after : done.before), lastErrorObject };
}

const hello = () => ({
  helloOk: true, ismaster: true, isWritablePrimary: true, maxBsonObjectSize: 16_777_216, maxMessageSizeBytes: MOST_MESSAGE,
  maxWriteBatchSize: 100_000, localTime: new Date(), logicalSessionTimeoutMinutes: 30, connectionId: 1, minWireVersion: 0,
  maxWireVersion: 21, readOnly: false,
});

const COMMANDS = {
  hello, ismaster: hello, isMaster: hello,
  ping: () => ({}),
  endSessions: () => ({}),
  buildInfo: () => ({ version: "7.0.0", versionArray: [7, 0, 0, 0], modules: [], gitVersion: "stand-in" }),
  buildinfo: () => COMMANDS.buildInfo(),
  connectionStatus: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  insert: (command) => {
    const collection = collectionOf(command, command.insert);
    let n = 0;
    return { ...each(command, command.documents, (document) => { collection.insert(document); n += 1; }), get n() { return n; } };
  },
  update: (command) => {
    const collection = collectionOf(command, command.update);
    const made = [];
    let [n, nModified] = [0, 0];
    const failed = each(command, command.updates, (one, index) => {
      const done = updateIn(collection, one, { ...optionsOf(command), collation: one.collation });
      n += done.n;
      nModified += done.nModified;
      if (done.upserted !== undefined) made.push({ index, _id: done.upserted });
    });
    return { n, nModified, ...(made.length ? { upserted: made } : {}), ...failed };
  },
  delete: (command) => {
    const collection = readOf(command, command.delete);
    let n = 0;
    const failed = each(command, command.deletes, ({ q, limit }) => {
      const found = collection.matching(q, optionsOf(command));
      for (const document of limit ? found.slice(0, 1) : found) {
        collection.remove(document);
        n += 1;
      }
    });
    return { n, ...failed };
  },
  find: (command) => {
    const options = optionsOf(command);
    const found = readOf(command, command.find).matching(command.filter, options);
    return cursorOf(fullName(command, command.find), sorted(found, command, options));
  },
  getMore: (command) => {
    const held = cursors.get(BigInt(command.getMore));
    if (!held) throw new Refused(`cursor id ${command.getMore} not found`, 43, "CursorNotFound");
    cursors.delete(BigInt(command.getMore));
    return cursorOf(held.ns, held.rest, "nextBatch");
  },
  killCursors: (command) => {
    command.cursors.forEach((id) => cursors.delete(BigInt(id)));
    return { cursorsKilled: command.cursors, cursorsNotFound: [], cursorsAlive: [], cursorsUnknown: [] };
  },
  aggregate: (command) => cursorOf(fullName(command, String(command.aggregate)), aggregated(command)),
  count: (command) => {
    const { query, skip = 0, limit = 0 } = command;
    const left = Math.max(0, readOf(command, command.count).matching(query, optionsOf(command)).length - Number(skip));
    return { n: limit ? Math.min(left, Math.abs(Number(limit))) : left };
  },
  distinct: (command) => {
    const options = optionsOf(command);
    const found = readOf(command, command.distinct).matching(command.query, options).map(copyOf);
    const stages = [{ $unwind: `$${command.key}` }, { $group: { _id: `$${command.key}` } }];
    return { values: mingo.aggregate(found, stages, options).map(({ _id }) => _id) };
  },
  findAndModify: foundAndModified, findandmodify: foundAndModified,
  create: (command) => (collectionOf(command, command.create), {}),
  drop: (command) => {
    const full = fullName(command, command.drop);
    collections.delete(full);
    file.forget(full);
    return {};
  },
  dropDatabase: (command) => {
    for (const name of [...collections.keys()].filter((name) => name.startsWith(`${command.$db}.`))) {
      collections.delete(name);
      file.forget(name);
    }
    return {};
  },
  listCollections: (command) => {
    const names = [...collections.keys()].filter((name) => name.startsWith(`${command.$db}.`)).map((name) => name.slice(command.$db.length + 1));
    const found = names.map((name) => ({ name, type: "collection", options: {}, info: { readOnly: false }, idIndex: { v: 2, key: { _id: 1 }, name: "_id_" } }));
    return cursorOf(`${command.$db}.$cmd.listCollections`, mingo.find(found, command.filter ?? {}).all());
  },
  listDatabases: () => ({ databases: [...new Set([...collections.keys()].map((name) => name.split(".")[0]))].map((name) => ({ name, empty: false })) }),
  createIndexes: (command) => {
    const collection = collectionOf(command, command.createIndexes);
    const before = collection.indexes.length;
    command.indexes.forEach((index) => collection.addIndex({ v: 2, ...index }));
    return { numIndexesBefore: before, numIndexesAfter: collection.indexes.length, createdCollectionAutomatically: false };
  },
  listIndexes: (command) => cursorOf(fullName(command, command.listIndexes), readOf(command, command.listIndexes).indexes),
  dropIndexes: (command) => (readOf(command, command.dropIndexes).dropIndex(command.index), {}),
};

/** The answer to one command, or why there is none. */
export function answer(command) {
  const name = Object.keys(command)[0];
  try {
    if (!Object.hasOwn(COMMANDS, name)) throw new Refused(`no such command: '${name}'`, 59, "CommandNotFound");
    if (command.startTransaction) throw new Refused("Transaction numbers are only allowed on a replica set member or mongos", 20, "IllegalOperation");
    return { ...COMMANDS[name](command), ok: 1 };
  } catch (error) {
    const errmsg = error instanceof Refused ? error.message : `this stand-in for MongoDB cannot do it: ${error.message}`;
    return { ok: 0, errmsg, code: error.code ?? 2, codeName: error.codeName ?? "BadValue", ...error.more };
  }
}
