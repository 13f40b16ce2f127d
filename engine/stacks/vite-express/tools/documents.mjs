// Stands in for MongoDB where an app is proven and shown: its wire protocol on loopback, documents in one file of the
// app's data. Whatever it does not know is refused with an error, never passed over.
import { createServer } from "node:net";
import { deserialize, serialize } from "bson";
import { answer, MOST_MESSAGE } from "./documents-commands.mjs";

const PORT = Number(process.env.DOCUMENTS_PORT ?? 27017);
const [OP_REPLY, OP_QUERY, OP_MSG] = [1, 2004, 2013];
const CHECKSUM = 1;
const NO_ANSWER = 2;

/** The command of an OP_MSG: its body, and lists of documents that came beside it. */
function readMessage(frame, flags) {
  const end = frame.length - (flags & CHECKSUM ? 4 : 0);
  let command = {};
  const lists = {};
  for (let place = 20; place < end; ) {
    const kind = frame[place++];
    const size = frame.readInt32LE(place);
    if (kind === 0) command = deserialize(frame.subarray(place, place + size));
    else {
      const close = frame.indexOf(0, place + 4);
      const list = (lists[frame.toString("utf8", place + 4, close)] = []);
      for (let next = close + 1; next < place + size; next += frame.readInt32LE(next)) list.push(deserialize(frame.subarray(next, next + frame.readInt32LE(next))));
    }
    place += size;
  }
  return { ...command, ...lists };
}

function framed(code, to, parts) {
  const head = Buffer.alloc(16);
  head.writeInt32LE(16 + parts.reduce((sum, part) => sum + part.length, 0), 0);
  head.writeInt32LE(to, 8);
  head.writeInt32LE(code, 12);
  return Buffer.concat([head, ...parts]);
}

/** The answer to one frame; nothing where none is expected. */
function reply(frame) {
  const [id, code] = [frame.readInt32LE(4), frame.readInt32LE(12)];
  if (code === OP_MSG) {
    const flags = frame.readUInt32LE(16);
    const said = serialize(answer(readMessage(frame, flags)));
    return flags & NO_ANSWER ? null : framed(OP_MSG, id, [Buffer.alloc(5), said]);
  }
  if (code !== OP_QUERY) throw new Error(`operation ${code} is not known`);
  const name = frame.toString("utf8", 20, frame.indexOf(0, 20));
  const command = { ...deserialize(frame.subarray(20 + name.length + 1 + 8)), $db: name.split(".")[0] };
  const numbers = Buffer.alloc(20);
  numbers.writeInt32LE(1, 16);
  return framed(OP_REPLY, id, [numbers, serialize(answer(command))]);
}

function serve(socket) {
  let held = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (piece) => {
    held = held.length ? Buffer.concat([held, piece]) : piece;
    try {
      while (held.length >= 4 && held.length >= held.readInt32LE(0)) {
        const size = held.readInt32LE(0);
        if (size < 21 || size > MOST_MESSAGE) throw new Error(`a message of ${size} bytes`);
        const said = reply(held.subarray(0, size));
        held = held.subarray(size);
        if (said) socket.write(said);
      }
    } catch (error) {
      console.error(`documents: ${error.message}`);
      socket.destroy();
    }
  });
}

await new Promise((listening) => createServer(serve).listen(PORT, "127.0.0.1", listening));
process.send?.("ready");
