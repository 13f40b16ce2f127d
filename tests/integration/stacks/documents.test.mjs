// What apps of Mongoose do with a database, asked of the stand-in for MongoDB. DOCUMENTS is its file, DOCUMENTS_PORT its port.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { after, before, test } from "node:test";
import mongoose from "mongoose";

const { Schema } = mongoose;
const ADDRESS = `mongodb://127.0.0.1:${process.env.DOCUMENTS_PORT}/app`;
const User = mongoose.model("User", new Schema({
  email: { type: String, required: true, unique: true, lowercase: true },
  token: { type: String, unique: true, default: () => crypto.randomUUID() },
  tags: [String], seen: Number, bag: { type: Map, of: Number },
}));
const Post = mongoose.model("Post", new Schema(
  { title: String, author: { type: Schema.Types.ObjectId, ref: "User" }, likes: { type: Number, default: 0 }, comments: [{ text: String }] },
  { timestamps: true },
));
let server;
let ada;

async function begin() {
  server = fork("./documents.mjs");
  await new Promise((resolve) => server.once("message", resolve));
  await mongoose.connect(ADDRESS, { serverSelectionTimeoutMS: 10_000 });
}

async function end() {
  await mongoose.disconnect();
  server.kill();
  await new Promise((resolve) => server.once("exit", resolve));
}

before(async () => {
  await begin();
  await Promise.all([User.init(), Post.init()]);
  ada = await User.create({ email: "Ada@example.com", tags: ["a"], seen: 5, bag: { k: 1 } });
  await Post.insertMany(Array.from({ length: 30 }, (_, number) => ({ title: `p${number}`, author: ada, likes: number, comments: [{ text: "hi" }] })));
});
after(end);

test("one of a kind is kept", async () => {
  await assert.rejects(User.create({ email: "ada@example.com" }), (error) => error.code === 11000 && error.keyValue.email === "ada@example.com");
  const eve = await User.create({ email: "eve@example.com" });
  eve.email = ada.email;
  await assert.rejects(eve.save(), { code: 11000 });
  await eve.deleteOne();
  assert.equal(await User.countDocuments(), 1);
});

test("documents are found, sorted, joined and summed", async () => {
  const found = await Post.find({ author: ada._id, likes: { $in: [3, 4, 25] } }).sort({ likes: -1 }).limit(2).populate("author").lean();
  assert.deepEqual(found.map(({ title }) => title), ["p25", "p4"]);
  assert.equal(found[0].author.email, "ada@example.com");
  assert(found[0].createdAt instanceof Date);
  assert.deepEqual((await Post.find().sort("-_id").skip(1).limit(1)).map(({ title }) => title), ["p28"]);
  assert.equal((await Post.find({ title: /^P1/i })).length, 11);
  assert.deepEqual(await Post.findOne({ $or: [{ title: "p2" }, { "comments.text": "no" }] }, "title -_id").lean(), { title: "p2" });
  const [sum] = await Post.aggregate([
    { $match: { author: ada._id } }, { $group: { _id: "$author", likes: { $sum: "$likes" } } },
    { $lookup: { from: "users", localField: "_id", foreignField: "_id", as: "user" } }, { $unwind: "$user" },
  ]);
  assert.deepEqual([sum.likes, sum.user.email], [435, "ada@example.com"]);
  assert.deepEqual((await Post.distinct("title", { likes: { $gt: 27 } })).sort(), ["p28", "p29"]);
});

test("documents are changed in every way of an update", async () => {
  const liked = await Post.findOneAndUpdate({ title: "p1" }, { $inc: { likes: 10 }, $push: { comments: { text: "x" } } }, { new: true });
  assert.deepEqual([liked.likes, liked.comments.length], [11, 2]);
  const { _id } = liked.comments[1];
  await Post.updateOne({ _id: liked._id, "comments._id": _id }, { $set: { "comments.$.text": "y" } });
  assert.equal((await Post.findById(liked)).comments.id(_id).text, "y");
  await Post.updateOne({ _id: liked._id }, { $pull: { comments: { _id } } });
  assert.equal((await Post.findById(liked)).comments.length, 1);
  const made = await Post.findOneAndUpdate({ title: "new" }, { $set: { likes: 1 } }, { upsert: true, new: true });
  assert.equal(made.title, "new");
  assert.equal((await Post.updateOne({ _id: new mongoose.Types.ObjectId() }, { likes: 3 }, { upsert: true })).upsertedCount, 1);
  const written = await Post.bulkWrite([{ insertOne: { document: { title: "b" } } }, { updateMany: { filter: { likes: 3 }, update: { $set: { likes: 4 } } } }]);
  assert.deepEqual([written.insertedCount, written.modifiedCount], [1, 2]);
  assert.equal((await Post.findByIdAndDelete(made)).title, "new");
  assert.equal((await Post.deleteMany({ likes: { $gt: 20 } })).deletedCount, 9);
});

test("a question about a collection that is not there makes none", async () => {
  assert.equal(await mongoose.connection.db.collection("nowhere").findOne({}), null);
  assert.equal((await mongoose.connection.db.collection("nowhere").deleteMany({})).deletedCount, 0);
  const names = (await mongoose.connection.db.listCollections().toArray()).map(({ name }) => name);
  assert.deepEqual(names.filter((name) => name === "nowhere"), []);
});

test("what is larger than one answer comes in pieces", async () => {
  await Post.insertMany(Array.from({ length: 20 }, (_, number) => ({ title: `${"x".repeat(1_000_000)}${number}` })));
  assert.equal((await Post.find({ title: /^xx/ })).length, 20);
  await Post.deleteMany({ title: /^xx/ });
});

test("what it does not do is refused by name", async () => {
  await assert.rejects(Post.aggregate([{ $match: {} }, { $out: "x" }]), /\$out is not supported by this stand-in for MongoDB/);
  await assert.rejects(Post.find({ $text: { $search: "x" } }), /stand-in for MongoDB.*\$text/);
  await assert.rejects(mongoose.connection.db.command({ mapReduce: "posts" }), /no such command/);
  await assert.rejects(mongoose.connection.transaction((session) => Post.create([{ title: "t" }], { session })), /replica set/);
});

test("a restart finds what was written, and keeps one of a kind", async () => {
  await end();
  await begin();
  const found = await User.findOne({ email: "ada@example.com" });
  assert.deepEqual([found.id, found.bag.get("k"), [...found.tags]], [ada.id, 1, ["a"]]);
  await assert.rejects(User.create({ email: "ada@example.com" }), { code: 11000 });
});
