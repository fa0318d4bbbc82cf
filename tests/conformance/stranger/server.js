// A vendor of its own, in another language: exchange-rest-2026.1 with Node's standard library alone.
// node server.js KEY FOLDER: serves on a free port of this machine what `conformance data` wrote.
"use strict";
const crypto = require("node:crypto");
const fs = require("node:fs");
const http = require("node:http");
const path = require("node:path");

const [KEY, FOLDER] = process.argv.slice(2);
const ROOT = "/hub/";
const KEY_SPACE = Buffer.from("6f0d5f4e-0c0b-5e0e-9c57-7a1f6c1c2559".replace(/-/g, ""), "hex");
const records = new Map(); // key -> {id, change, transcript, same}
const files = new Map(); // name -> {change, content, school}
const requests = new Map(); // request id -> {digest, answer}
let changes = 0;

function keyOf(t) {
  const parts = [t.school.code, t.pupil.code, t.school_year, t.level, String(t.version ?? 1)];
  const hash = crypto.createHash("sha1").update(KEY_SPACE).update(parts.join("\x1f")).digest();
  hash[6] = (hash[6] & 0x0f) | 0x50;
  hash[8] = (hash[8] & 0x3f) | 0x80;
  return hash.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// What counts as the same: names in order, nothing that is empty.
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  const named = Object.keys(value).sort().filter((name) => value[name] !== null);
  return Object.fromEntries(named.map((name) => [name, plain(value[name])]));
}

function put(key, transcript) {
  const id = records.get(key)?.id ?? `N-${records.size + 1}`;
  records.set(key, { id, change: ++changes, transcript, same: JSON.stringify(plain(transcript)) });
}

function write(transcript, overwrite) {
  const key = keyOf(transcript);
  const held = records.get(key);
  if (held && held.same === JSON.stringify(plain(transcript))) return { key, state: "unchanged" };
  if (held && !overwrite) return { key, state: "kept", code: "HELD" };
  put(key, transcript);
  return { key, state: held ? "updated" : "created" };
}

function deliver({ name, content }) {
  const held = files.get(name);
  if (held) return held.content === content ? { name, state: "known" } : { name, state: "refused", code: "NAME_TAKEN" };
  const school = /<MA_TRUONG>([^<]*)</.exec(Buffer.from(content, "base64").toString("utf8"));
  files.set(name, { name, change: ++changes, content, school: school?.[1] });
  return { name, state: "stored" };
}

function page(query, listed, row) {
  const since = Number(query.get("since") ?? 0);
  const limit = Number(query.get("limit") ?? 0);
  if (!(limit > 0 && limit <= 500)) return [400, { code: "request-not-valid", message: "limit" }];
  const behind = listed.filter((one) => one.change > since).sort((a, b) => a.change - b.change);
  const items = behind.slice(0, limit).map(row);
  return [200, { since, count: items.length, remaining: behind.length - items.length, items }];
}

function transcripts(query) {
  const wanted = ({ transcript: t }) =>
    [t.school.code, t.school_year, t.level].every((has, place) => {
      const asked = query.get(["school_code", "school_year", "level"][place]);
      return asked === null || asked === has;
    });
  const row = ({ id, change, transcript }) => ({ id, change, transcript });
  return page(query, [...records.values()].filter(wanted), row);
}

function documents(query) {
  const school = query.get("school_code");
  const wanted = [...files.values()].filter((one) => school === null || one.school === school);
  return page(query, wanted, ({ name, change, content }) => ({ name, change, content }));
}

function once(verb, id, body) {
  const digest = crypto.createHash("sha256").update(body).digest("hex");
  const done = requests.get(id);
  if (done && done.digest !== digest) return [409, { code: "request-id-used", message: id }];
  if (done) return [200, done.answer];
  const asked = JSON.parse(body);
  const outcomes =
    verb === "writes"
      ? asked.transcripts.map((one) => write(one, asked.overwrite))
      : asked.documents.map(deliver);
  const answer = { request_id: id, outcomes };
  requests.set(id, { digest, answer });
  return [200, answer];
}

function answer(request, body) {
  if (request.headers.authorization !== `Bearer ${KEY}`) {
    return [401, { code: "key-refused", message: "key" }];
  }
  const url = new URL(request.url, "http://localhost");
  const [verb, id] = url.pathname.slice(ROOT.length).split("/");
  if (request.method === "PUT" && ["writes", "deliveries"].includes(verb)) return once(verb, id, body);
  if (verb === "about") return [200, { contract: "exchange-rest-2026.1", vendor: "Node (test)" }];
  if (verb === "transcripts") return transcripts(url.searchParams);
  if (verb === "documents") return documents(url.searchParams);
  return [404, { code: "request-not-valid", message: "path" }];
}

for (const name of fs.readdirSync(FOLDER).sort()) {
  for (const one of JSON.parse(fs.readFileSync(path.join(FOLDER, name), "utf8"))) put(keyOf(one), one);
}
const server = http.createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const [status, told] = answer(request, Buffer.concat(parts).toString("utf8"));
    response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" });
    response.end(JSON.stringify(told));
  });
});
server.listen(0, "127.0.0.1", () => console.log(`http://localhost:${server.address().port}${ROOT}`));
