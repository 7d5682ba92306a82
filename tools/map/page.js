// The map of the talk. Far off the places are blocks on a canvas, near by they are cards; only
// what is in sight is drawn, so that a thousand places move as smoothly as ten.
"use strict";

const $ = (id) => document.getElementById(id);
const WIDTH = 300; // of a card, in its own pixels
const NEAR = 0.42; // from this scale on places are cards
const NAMED = 0.1; // from this scale on blocks have a name
const NEW_CARDS = 10; // that are made in one frame: more would be felt
const STEP = 120; // pixels of an arrow key
const LARGEST = 2;
const CLOSE_UP = 0.8; // the scale at which one place is shown
const PHRASES = 3; // that a card shows for an exit
const PAUSE = /\((\d+) s\)/;

// Events that nobody says in words of their own.
const HAPPENS = {
  "fallback": "not understood", "fallback.1": "not understood, once", "fallback.2": "not understood, twice",
  "fallback.3": "not understood, three times", "fallback.body": "something about the body, not understood",
  "*": "anything else", "again": "it is said a second time", "unknown_sign": "an unknown sign",
  "unknown_topic": "an unknown topic", "deny": "there is no such sign", "sign": "there is a sign", "clear": "there is none",
  "set_today": "the reminder is set for today", "set_tomorrow": "the reminder is set for tomorrow",
  "permission_missing": "reminders are not allowed", "permission_accepted": "reminders are allowed now",
  "permission_denied": "reminders stay forbidden", "permission_unanswered": "Alexa got no answer",
  "permission_on_card": "Alexa asks on the phone", "device_cannot": "the device knows no reminders",
  "no_time_zone": "the device has no time zone", "busy": "Alexa's service is busy", "failed": "Alexa's service fails",
  "cancelled": "reminders are cancelled", "step": "a step by its number", "step.1": "the first step by its number", "time": "a time of day", "situation": "where somebody is",
};

const data = JSON.parse($("data").textContent);
const cards = new Map(data.cards.map((card) => [card.address, {
  kind: "step", say: "", more: "", ask: "", reprompt: "", exits: [], answers: {}, sources: [], level: "",
  like: "", picture: "", grade: "", rub: -1, visited: false, number: false, claims: [], ...card,
}]));
const reaching = new Map(); // address -> [[event, from]]
for (const group of data.groups) {
  group.lines = new Path2D();
  for (const line of group.edges) {
    group.lines.moveTo(line[0], line[1]);
    for (let at = 2; at < line.length; at += 2) group.lines.lineTo(line[at], line[at + 1]);
  }
  for (const [address, [x, y, h]] of Object.entries(group.cards)) Object.assign(cards.get(address), { x, y, h });
}
for (const card of cards.values()) {
  for (const [event, to, own] of card.exits) {
    if (own && cards.has(to)) reaching.set(to, [...(reaching.get(to) ?? []), [event, card.address]]);
  }
}
const whole = data.groups.reduce((box, { box: [x, y, w, h] }) => [Math.max(box[0], x + w), Math.max(box[1], y + h)], [0, 0]);

const view = { x: 0, y: 0, k: 0.05 }; // the corner in sight, and the scale
let chosen = ""; // the place in the panel
let lit = ""; // where the talk is
let story = null;
let at = 0; // the step of the story
let found = null; // the addresses that are shown, null for all
let colors = {};
let asked = false; // for a frame
let painted = 0; // milliseconds until the first picture stood

// --- words

const region = () => data.regions[$("region").value];
const fill = (words) => words.replace(/\{(\w+)\}/g, (all, name) => region()[name] ?? all);
const short = (address) => address.split("/").slice(address.startsWith("relief/") ? 2 : 1).join("/") || address;
const phrases = (event) => HAPPENS[event] ? [] : data.phrases[event] ?? data.phrases[event.split(".")[0]] ?? [];
const heard = (event, card) => [...["yes", "no"].filter((word) => card.answers[word] === event), ...phrases(event)];

function taken(event, card, most) {
  const words = heard(event, card).slice(0, most);
  return words.length ? words.map((one) => `“${one}”`).join(", ") : HAPPENS[event] ?? event.replaceAll("_", " ");
}

function make(tag, words = "", kind = "") {
  const node = document.createElement(tag);
  if (words) node.textContent = words;
  if (kind) node.className = kind;
  return node;
}

function picture(card) {
  const image = make("img");
  image.src = `data:image/svg+xml,${encodeURIComponent(data.pictures[card.picture])}`;
  image.alt = card.picture.replaceAll("_", " ");
  return image;
}

// Target -> events of the ways out.
function ways(card, own) {
  const targets = new Map();
  for (const [event, to, mine] of card.exits) if (!own || mine) targets.set(to, [...(targets.get(to) ?? []), event]);
  return targets;
}

// --- a card, as it stands on the map

const standing = new Map(); // address -> its element

function cardOf(card) {
  const node = make("article", "", `card ${card.level || card.kind}${card.like ? " like" : ""}`);
  node.dataset.place = card.address;
  Object.assign(node.style, { left: `${card.x}px`, top: `${card.y}px`, height: `${card.h}px` });
  node.append(make("h2", short(card.address)));
  if (card.picture) node.append(picture(card));
  for (const [words, kind] of [[card.say, "say"], [card.more, "more"], [card.ask, "ask"]]) {
    if (words) node.append(make("p", fill(words), kind));
  }
  for (const [to, events] of ways(card, true)) {
    const line = make("span", "", "exit");
    line.append(make("i", `→ ${to.startsWith(`${card.group}/`) ? short(to) : to} `), events.map((one) => taken(one, card, 1)).join(" · "));
    node.append(line);
  }
  if (card.sources.length) node.append(make("span", [card.sources.join(", "), card.grade].filter(Boolean).join(": "), "from"));
  if (card.like) node.append(make("span", `as ${card.like}`, "from"));
  return node;
}

function mark(node, address) {
  node.classList.toggle("dim", Boolean(found) && !found.has(address));
  node.classList.toggle("chosen", address === chosen);
  node.classList.toggle("lit", address === lit);
}

// Puts the cards in sight on the map, a few in each frame, and takes the others away.
function stand(sight) {
  let made = 0;
  for (const [address, node] of standing) {
    if (!sight.has(address)) {
      node.remove();
      standing.delete(address);
    }
  }
  for (const address of sight) {
    if (standing.has(address)) continue;
    if (++made > NEW_CARDS) return draw();
    const node = cardOf(cards.get(address));
    mark(node, address);
    standing.set(address, node);
    $("cards").append(node);
  }
}

// --- drawing

function draw() {
  if (asked) return;
  asked = true;
  requestAnimationFrame(() => { asked = false; paint(); });
}

const size = { w: 0, h: 0 }; // of the map on the screen

function measure() {
  size.w = $("map").clientWidth;
  size.h = $("map").clientHeight;
  const dots = window.devicePixelRatio || 1;
  $("picture").width = size.w * dots;
  $("picture").height = size.h * dots;
  const style = getComputedStyle(document.documentElement);
  for (const name of ["night", "panel", "ink", "quiet", "line", "step", "aside", "end", "emergency", "today", "book", "lit"]) {
    colors[name] = style.getPropertyValue(`--${name}`).trim();
  }
  draw();
}

const seen = (x, y, w, h) => x < view.x + size.w / view.k && x + w > view.x && y < view.y + size.h / view.k && y + h > view.y;

function paint() {
  const pen = $("picture").getContext("2d");
  const dots = window.devicePixelRatio || 1;
  const { k } = view;
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.clearRect(0, 0, $("picture").width, $("picture").height);
  pen.setTransform(k * dots, 0, 0, k * dots, -view.x * k * dots, -view.y * k * dots);
  const sight = new Set();
  for (const group of data.groups) {
    if (seen(...group.box)) paintGroup(pen, group, sight);
  }
  if (chosen) paintWays(pen, cards.get(chosen));
  if (story) paintStory(pen);
  stand(k >= NEAR ? sight : new Set());
  $("cards").style.transform = `translate(${-view.x * k}px, ${-view.y * k}px) scale(${k})`;
  if (!painted) requestAnimationFrame(() => { painted = performance.now(); document.body.dataset.painted = "1"; });
}

function paintGroup(pen, group, sight) {
  const { k } = view;
  pen.strokeStyle = colors.line;
  pen.lineWidth = Math.max(2, 1 / k);
  pen.strokeRect(...group.box);
  if (k > NAMED / 2) pen.stroke(group.lines);
  for (const address of Object.keys(group.cards)) {
    const card = cards.get(address);
    if (!seen(card.x, card.y, WIDTH, card.h)) continue;
    sight.add(address);
    if (k < NEAR) paintBlock(pen, card);
  }
  pen.globalAlpha = 1;
  paintName(pen, group);
}

// The name of a group above its cards, a word on each line, as large as there is room.
function paintName(pen, { id, box: [x, y, w] }) {
  const words = id.replace("relief/", "").split("_");
  const longest = Math.max(...words.map((word) => word.length));
  const letters = Math.min(400 / words.length, Math.max(60, 15 / view.k), (w - 60) / longest / 0.6);
  pen.fillStyle = colors.ink;
  pen.font = `600 ${letters}px system-ui, sans-serif`;
  for (const [line, word] of words.entries()) pen.fillText(word, x + 40, y + 30 + letters * (line + 0.9));
}

function paintBlock(pen, card) {
  pen.globalAlpha = found && !found.has(card.address) ? 0.15 : card.like ? 0.45 : 1;
  pen.fillStyle = card.address === lit ? colors.lit : colors[card.level || card.kind];
  pen.fillRect(card.x, card.y, WIDTH, card.h);
  if (card.address === lit || card.address === chosen) {
    pen.strokeStyle = card.address === lit ? colors.lit : colors.ink;
    pen.lineWidth = 8 / view.k;
    pen.strokeRect(card.x, card.y, WIDTH, card.h);
  }
  if (view.k < NAMED) return;
  pen.globalAlpha = 1;
  pen.fillStyle = card.like ? colors.ink : colors.night;
  const name = short(card.address);
  pen.font = `600 ${Math.min(44, (WIDTH - 30) / name.length / 0.65)}px system-ui, sans-serif`;
  pen.fillText(name, card.x + 14, card.y + 52);
}

const middle = (card) => [card.x + WIDTH / 2, card.y + card.h / 2];

function paintWays(pen, card) {
  pen.strokeStyle = colors.step;
  pen.lineWidth = Math.max(3, 2.5 / view.k);
  for (const to of ways(card, false).keys()) {
    const target = cards.get(to);
    if (target && target !== card) arrow(pen, middle(card), [target.x + WIDTH / 2, target.y]);
  }
}

function paintStory(pen) {
  const places = story[2].map(([, address]) => cards.get(address)).filter(Boolean);
  pen.strokeStyle = colors.lit;
  pen.lineWidth = Math.max(5, 3 / view.k);
  for (let n = 1; n < places.length; n += 1) arrow(pen, middle(places[n - 1]), middle(places[n]));
}

function arrow(pen, [x1, y1], [x2, y2]) {
  const turn = Math.atan2(y2 - y1, x2 - x1);
  const head = pen.lineWidth * 4;
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  for (const side of [-0.5, 0.5]) {
    pen.moveTo(x2, y2);
    pen.lineTo(x2 - head * Math.cos(turn + side), y2 - head * Math.sin(turn + side));
  }
  pen.stroke();
}

// --- moving

let calm = 0;

function moved() {
  $("map").classList.add("moved");
  clearTimeout(calm);
  calm = setTimeout(() => $("map").classList.remove("moved"), 200);
  draw();
}

function zoom(times, px = size.w / 2, py = size.h / 2) {
  const k = Math.min(LARGEST, Math.max(fitting() * 0.7, view.k * times));
  view.x += px / view.k - px / k;
  view.y += py / view.k - py / k;
  view.k = k;
  moved();
}

const fitting = () => Math.min(size.w / whole[0], size.h / whole[1]) * 0.97;

function showAll() {
  view.k = fitting();
  view.x = (whole[0] - size.w / view.k) / 2;
  view.y = (whole[1] - size.h / view.k) / 2;
  moved();
}

function goTo(address, k = Math.max(view.k, CLOSE_UP)) {
  const card = cards.get(address);
  if (!card) return;
  view.k = k;
  view.x = card.x + WIDTH / 2 - size.w / 2 / k;
  view.y = card.y + Math.min(card.h / 2, size.h / 3 / k) - size.h / 2 / k;
  moved();
}

function placeAt(px, py) {
  const x = view.x + px / view.k;
  const y = view.y + py / view.k;
  for (const card of cards.values()) {
    if (x >= card.x && x <= card.x + WIDTH && y >= card.y && y <= card.y + card.h) return card.address;
  }
  return "";
}

const fingers = new Map();
let travelled = 0;

function down(event) {
  if (event.target.closest("#zoom")) return;
  fingers.set(event.pointerId, event);
  travelled = 0;
  $("map").setPointerCapture(event.pointerId);
}

function drag(event) {
  const last = fingers.get(event.pointerId);
  if (!last) return;
  const other = [...fingers.values()].find((one) => one.pointerId !== event.pointerId);
  if (other) {
    const far = (one) => Math.hypot(one.offsetX - other.offsetX, one.offsetY - other.offsetY) || 1;
    zoom(far(event) / far(last), (event.offsetX + other.offsetX) / 2, (event.offsetY + other.offsetY) / 2);
  } else {
    view.x -= (event.clientX - last.clientX) / view.k;
    view.y -= (event.clientY - last.clientY) / view.k;
  }
  travelled += Math.abs(event.clientX - last.clientX) + Math.abs(event.clientY - last.clientY);
  fingers.set(event.pointerId, event);
  moved();
}

function up(event) {
  if (!fingers.delete(event.pointerId) || travelled > 6 || event.type === "pointercancel") return;
  const box = $("map").getBoundingClientRect();
  choose(placeAt(event.clientX - box.left, event.clientY - box.top));
}

function wheel(event) {
  event.preventDefault();
  const box = $("map").getBoundingClientRect();
  zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.clientX - box.left, event.clientY - box.top);
}

const KEYS = {
  ArrowLeft: () => { view.x -= STEP / view.k; moved(); },
  ArrowRight: () => { view.x += STEP / view.k; moved(); },
  ArrowUp: () => { view.y -= STEP / view.k; moved(); },
  ArrowDown: () => { view.y += STEP / view.k; moved(); },
  "+": () => zoom(1.3),
  "=": () => zoom(1.3),
  "-": () => zoom(1 / 1.3),
  "0": showAll,
  Enter: next,
  Escape: () => choose(""),
};

// --- the panel: all of one place

function choose(address) {
  chosen = address;
  hush();
  $("panel").hidden = !address;
  if (address) $("panel").replaceChildren(...panel(cards.get(address)));
  if (address) history.replaceState(null, "", `#${address}`);
  for (const [place, node] of standing) mark(node, place);
  measure();
}

function* panel(card) {
  const close = make("button", "×");
  close.id = "close";
  close.type = "button";
  close.setAttribute("aria-label", "Close");
  close.onclick = () => choose("");
  yield close;
  yield make("h2", card.address);
  yield make("p", facts(card), "quiet");
  if (card.picture) yield picture(card);
  if (card.say) yield make("p", fill(card.say));
  if (card.more) yield* told("When nobody waits in pain, also", fill(card.more));
  if (card.ask) yield* told("Question", card.ask);
  if (card.reprompt) yield* told("After silence", fill(card.reprompt));
  yield player(card);
  yield* listed("Leads to", [...ways(card, false)].map(([to, events]) => [to, events.map((one) => taken(one, card, PHRASES)).join(" · ")]));
  yield* listed("Comes from", (reaching.get(card.address) ?? []).map(([event, from]) => [from, taken(event, cards.get(from), PHRASES)]));
  yield* told("From anywhere", fromAnywhere(card).map((one) => taken(one, card, PHRASES)).join(" · ") || "no way");
  if (card.rub > 0) yield* listed("The shortest way to a rub", [...wayToRub(card)]);
  yield* sources(card);
  yield* told("Stories that come here", stories(card.address) || "none");
  yield* told("To change it", `content/en/${card.file}, ${card.entry}`);
}

function facts(card) {
  const kinds = { step: "The talk is here.", aside: "Said on top of where the talk is.", end: "The session closes." };
  return [card.level && `Warning sign: ${card.level}.`, kinds[card.kind], card.like && `As ${card.like}.`].filter(Boolean).join(" ");
}

function* told(name, words) {
  yield make("h3", name);
  yield make("p", words);
}

function* listed(name, rows) {
  if (!rows.length) return;
  yield make("h3", name);
  const list = make("ul");
  for (const [address, words] of rows) {
    const row = make("li");
    const link = make("button", address);
    link.type = "button";
    link.disabled = !cards.has(address);
    link.onclick = () => { choose(address); goTo(address); };
    row.append(link, make("small", words));
    list.append(row);
  }
  yield list;
}

// Events that lead to a place from wherever the talk is.
function fromAnywhere(card) {
  const sign = card.address.match(/^signs\/(\w+)(\/ask)?$/);
  const asks = sign && cards.has(`signs/${sign[1]}/ask`);
  const events = Object.entries(data.anywhere).filter(([, to]) => to === card.address).map(([event]) => event);
  if (sign && Boolean(asks) === Boolean(sign[2])) events.push(`report.${sign[1]}`);
  return events;
}

function* wayToRub(card) {
  for (let here = card; here.rub > 0;) {
    const [event, to] = here.exits.find(([name, target, own]) => own && cards.get(target)?.rub === here.rub - 1 && name !== "previous");
    yield [to, taken(event, here, 1)];
    here = cards.get(to);
  }
}

function* sources(card) {
  if (!card.sources.length) return;
  yield make("h3", ["Sources", card.grade].filter(Boolean).join(": "));
  for (const name of card.sources) yield make("p", source(name));
}

const source = (name) => `${name}: ${data.sources[name]?.filter(Boolean).join(", ") ?? ""}`;
const stories = (address) => data.stories.filter(([, , steps]) => steps.some(([, place]) => place === address)).map(([, name]) => name).join("; ");

// --- aloud, with a voice of this machine only

let playing = 0;

function voice() {
  const language = $("region").value;
  const own = (window.speechSynthesis?.getVoices() ?? []).filter((one) => one.localService);
  return own.find((one) => one.lang === language) ?? own.find((one) => one.lang.startsWith("en"));
}

function player(card) {
  const button = make("button", "Play aloud");
  button.type = "button";
  button.id = "play";
  button.onclick = async () => {
    if (playing) return hush();
    if (!voice()) { button.textContent = "This browser has no voice of its own"; return; }
    button.textContent = "Stop";
    await play(`${fill(card.say)} ${card.ask}`);
    button.textContent = "Play aloud";
  };
  return button;
}

function hush() {
  playing = 0;
  window.speechSynthesis?.cancel();
}

async function play(words) {
  const mine = (playing = Date.now());
  for (const [n, part] of words.split(PAUSE).entries()) {
    if (playing !== mine) return;
    if (n % 2) await new Promise((done) => setTimeout(done, Number(part) * 1000));
    else if (part.trim()) await utter(part.replaceAll('"', ""));
  }
  if (playing === mine) playing = 0;
}

function utter(words) {
  return new Promise((done) => {
    const said = new SpeechSynthesisUtterance(words);
    said.voice = voice();
    said.rate = 0.95;
    said.onend = said.onerror = done;
    speechSynthesis.speak(said);
  });
}

// --- finding

const FILTERS = {
  rub: (card) => card.rub >= 0,
  end: (card) => card.kind === "end",
  number: (card) => card.number,
  unseen: (card) => !card.visited,
};

function filter() {
  const wanted = [...document.querySelectorAll("fieldset input:checked")].map((one) => FILTERS[one.value]);
  const words = $("search").value.trim().toLowerCase();
  const all = !wanted.length && !words;
  found = all ? null : new Set([...cards.values()]
    .filter((card) => wanted.every((one) => one(card)) && (!words || searched(card).includes(words)))
    .map((card) => card.address));
  $("count").textContent = all ? `${cards.size} places` : `${found.size} of ${cards.size} places`;
  for (const [place, node] of standing) mark(node, place);
  draw();
}

function searched(card) {
  card.text ??= [card.address, fill(card.say), fill(card.more), card.ask, card.sources.join(" "),
    ...[...card.exits.map(([event]) => event), ...fromAnywhere(card)].flatMap((event) => heard(event, card))].join("\n").toLowerCase();
  return card.text;
}

function next() {
  const all = [...(found ?? [])];
  if (!all.length) return;
  const address = all[(all.indexOf(chosen) + 1) % all.length];
  choose(address);
  goTo(address);
}

// --- stories

function tell(number) {
  story = number === "" ? null : data.stories[number];
  at = 0;
  $("steps").hidden = !story;
  if (story) step(0);
  else draw();
}

function step(by) {
  at = Math.min(story[2].length - 1, Math.max(0, at + by));
  const [words, address] = story[2][at];
  $("step").textContent = `${at + 1} of ${story[2].length}: ${words ? `“${words}”` : "(silence)"}`;
  choose(address);
  light(address);
  goTo(address);
}

function light(address) {
  lit = address;
  for (const [place, node] of standing) mark(node, place);
  draw();
}

// --- on paper, for a clinician to tick

function review() {
  const shown = [...cards.values()].filter((card) => !card.like && (card.say || card.ask) && card.group !== "credits" && (!found || found.has(card.address)));
  const paper = [reviewHead(shown)];
  let group = "";
  for (const card of shown.sort((one, other) => order(one) - order(other))) {
    if (card.group !== group) paper.push(make("h2", (group = card.group)));
    paper.push(sheet(card));
  }
  $("paper").replaceChildren(...paper);
  $("paper").hidden = false;
  document.querySelector("main").hidden = true;
}

const groups = data.groups.map((group) => group.id);
const order = (card) => groups.indexOf(card.group);

function reviewHead(shown) {
  const head = make("nav");
  const print = make("button", "Print");
  print.onclick = () => window.print();
  const back = make("button", "Back to the map");
  back.onclick = () => { $("paper").hidden = true; document.querySelector("main").hidden = false; measure(); };
  head.append(print, back, `${shown.length} places that have words of their own. Nothing that you tick is stored.`);
  return head;
}

function sheet(card) {
  const page = make("article");
  if (card.picture) page.append(picture(card));
  page.append(make("h3", card.address), make("p", fill(card.say)));
  if (card.more) page.append(make("p", `When nobody waits in pain, also: ${fill(card.more)}`));
  if (card.ask) page.append(make("p", `Asks: ${card.ask}`));
  if (card.reprompt) page.append(make("p", `After silence: ${fill(card.reprompt)}`));
  const leads = [...ways(card, true)].map(([to, events]) => `${events.map((one) => taken(one, card, 1)).join(" · ")} → ${to}`);
  if (leads.length) page.append(make("p", leads.join("; "), "quiet"));
  page.append(make("p", [facts(card), card.grade && `Grade: ${card.grade}.`, card.sources.map(source).join("; ")].filter(Boolean).join(" "), "quiet"));
  page.append(boxes(card.address));
  return page;
}

function boxes(address) {
  const row = make("div", "", "boxes");
  for (const words of ["right as it is", "change it", "not sure"]) {
    const label = make("label");
    const box = make("input");
    box.type = "checkbox";
    label.append(box, ` ${words}`);
    row.append(label);
  }
  const note = make("input");
  note.type = "text";
  note.setAttribute("aria-label", `What to change at ${address}`);
  row.append(note);
  return row;
}

// --- beginning

function reword() {
  for (const card of cards.values()) delete card.text;
  for (const node of standing.values()) node.remove();
  standing.clear();
  if (chosen) choose(chosen);
  filter();
}

for (const [name, clauses] of Object.entries(data.regions)) if (clauses) $("region").append(new Option(name, name));
$("region").value = "en-US";
for (const [number, [file, name]] of data.stories.entries()) $("story").append(new Option(`${file}: ${name}`, number));
document.body.classList.toggle("beside", window !== window.parent);
Object.assign($("map"), { onpointerdown: down, onpointermove: drag, onpointerup: up, onpointercancel: up });
$("map").addEventListener("wheel", wheel, { passive: false });
$("map").onkeydown = (event) => {
  if (!KEYS[event.key] || event.target !== $("map") || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  KEYS[event.key]();
};
$("in").onclick = () => zoom(1.4);
$("out").onclick = () => zoom(1 / 1.4);
$("all").onclick = showAll;
$("search").oninput = filter;
$("search").onkeydown = (event) => { if (event.key === "Enter") next(); };
for (const box of document.querySelectorAll("fieldset input")) box.onchange = filter;
$("story").onchange = () => tell($("story").value);
$("back").onclick = () => step(-1);
$("on").onclick = () => step(1);
$("region").onchange = reword;
$("review").onclick = review;
window.onresize = measure;
matchMedia("(prefers-color-scheme: dark)").onchange = measure;
// The demo tells where its talk is.
window.onmessage = ({ origin, data: told }) => {
  if (origin !== location.origin || typeof told?.place !== "string") return;
  light(told.place);
  goTo(told.place);
};
measure();
filter();
showAll();
if (cards.has(location.hash.slice(1))) {
  choose(location.hash.slice(1));
  goTo(chosen);
}
