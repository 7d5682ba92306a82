// The page of the demo: speaks, listens, keeps the eight seconds, draws. What it means is decided
// by the skill, behind simulator/faces/page.py.
"use strict";

const $ = (id) => document.getElementById(id);
const SILENCE = 8; // seconds that Alexa listens
const HURRY = 10; // how much faster everything passes when asked to
const DARK = { agentName: "cramp-coach", agentVersion: "1.0", allowOpenUrl: false, disallowVideo: true };

let shapes = {};
let viewer = null; // the drawn document
let speaking = false;
let timer = 0; // of the silence that is being waited for
let begun = null; // settles once there is a device
let turnNumber = 0; // what still runs for an older turn stops

async function post(act, body = {}) {
  const answer = await fetch(act, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer.json();
}

async function start() {
  const wanted = { shape: $("shape").value || "small", locale: $("locale").value || "en-US" };
  hush();
  const answer = await post("start", wanted);
  shapes = answer.shapes;
  if (!$("shape").options.length) fill(answer);
  $("why").textContent = answer.why;
  $("why").hidden = !answer.why;
  $("talk").replaceChildren();
  clear();
  app({ card: {}, reminders: [] });
  light("", "Say something to start");
}

function fill(answer) {
  for (const [name, shape] of Object.entries(answer.shapes)) {
    $("shape").append(new Option(`${shape.name}, ${shape.width}×${shape.height}`, name));
  }
  $("shape").append(new Option("Echo, without a screen", "voice"));
  $("shape").value = "small";
  for (const locale of answer.locales) $("locale").append(new Option(locale, locale));
  $("locale").value = answer.locale;
}

// --- turns

async function say(words) {
  await begun;
  note("you", words);
  await take(post("say", { words, speaking }));
}

async function touch(args) {
  note("you", `(touch: ${args[0]})`);
  await take(post("touch", { arguments: args }));
}

async function take(asked) {
  const answer = await asked;
  if (answer.dropped) return note("note", "Not heard: it is speaking. Start with “Alexa”.");
  hush();
  if (answer.wrong) return note("note", answer.wrong);
  $("request").textContent = JSON.stringify(answer.request, null, 2);
  $("response").textContent = JSON.stringify(answer.response, null, 2);
  const mine = turnNumber;
  show(answer);
  app(answer);
  note(answer.asks ? "alexa own" : "alexa", readable(answer.ssml) || "(silent)");
  await speak(answer.ssml, answer.seconds);
  if (mine === turnNumber) after(answer);
}

function after(answer) {
  if (answer.open || answer.asks) return listen();
  const stays = answer.response.response.shouldEndSession === undefined && answer.screen.type;
  light("", stays ? "Microphone off; the screen stays for a while" : "The session is over");
  if (!stays) wait(2, clear);
  else wait(answer.screen.document.settings.idleTimeout / 1000, clear);
}

function listen() {
  light("listening", "Listening");
  wait(SILENCE, silence);
}

async function silence() {
  if (speaking) return;
  clearTimeout(timer);
  const answer = await post("silence");
  if (answer.response) return take(answer); // Alexa's own question, unanswered
  if (answer.ended) {
    hush();
    note("note", "Eight more seconds of silence: the session is over.");
    light("", "The session is over");
    if (answer.request) $("request").textContent = JSON.stringify(answer.request, null, 2);
    return clear();
  }
  const mine = ++turnNumber;
  note("note", "Eight seconds of silence: the reprompt.");
  note("alexa", readable(answer.reprompt));
  await speak(answer.reprompt, answer.seconds);
  if (mine === turnNumber) listen();
}

function wait(seconds, then) {
  clearTimeout(timer);
  timer = setTimeout(then, (seconds * 1000) / pace());
}

const pace = () => ($("fast").checked ? HURRY : 1);

// --- voice

function parts(ssml) {
  const root = new DOMParser().parseFromString(ssml || "<speak/>", "text/xml").documentElement;
  return [...root.childNodes].map((node) =>
    node.nodeName === "break"
      ? { pause: parseFloat(node.getAttribute("time")) / 1000 }
      : { words: node.textContent.trim() },
  );
}

const readable = (ssml) =>
  parts(ssml).map((part) => part.words ?? `(${part.pause} s)`).join(" ").trim();

async function speak(ssml, seconds) {
  const mine = turnNumber;
  speaking = true;
  light("speaking", "Speaking");
  const all = parts(ssml);
  const aloud = canSpeak();
  const pauses = all.reduce((sum, part) => sum + (part.pause || 0), 0);
  const letters = all.reduce((sum, part) => sum + (part.words || "").length, 0) || 1;
  for (const part of all) {
    if (mine !== turnNumber) return;
    const share = part.pause ?? ((seconds - pauses) * part.words.length) / letters;
    if (part.words && aloud) await utter(part.words, share);
    else await rest(share);
  }
  if (mine === turnNumber) speaking = false;
}

const rest = (seconds) => new Promise((done) => setTimeout(done, (seconds * 1000) / pace()));

const canSpeak = () =>
  $("voice").checked && !$("fast").checked && window.speechSynthesis?.getVoices().length > 0;

function utter(words, seconds) {
  return new Promise((done) => {
    const said = new SpeechSynthesisUtterance(words);
    said.lang = $("locale").value;
    said.rate = 0.95;
    said.onend = said.onerror = done;
    setTimeout(done, (seconds * 2 + 3) * 1000); // an engine that never says it has ended
    speechSynthesis.speak(said);
  });
}

function hush() {
  turnNumber += 1;
  speaking = false;
  clearTimeout(timer);
  window.speechSynthesis?.cancel();
}

// --- screen

// What the phone shows: the card, the permission that it asks for, the reminders that are on.
function app({ card: { type, title, content }, asks, reminders }) {
  const wants = type === "AskForPermissionsConsent";
  const isElsewhere = !$("card").hidden && !wants; // in place of the screen
  $("permission").hidden = !asks;
  if ((title || wants) && !isElsewhere) {
    const heading = document.createElement("h3");
    heading.textContent = title || "Cramp Coach asks to set reminders";
    $("app-card").replaceChildren(heading, content || "");
    $("allow").hidden = !wants;
  } else if (!reminders.length) {
    $("app-card").replaceChildren();
    $("allow").hidden = true;
  }
  $("reminders").textContent = reminders.map((time) => `Reminder: every day at ${time}.`).join(" ");
  $("app").hidden = !$("app-card").childNodes.length && !reminders.length;
}

async function allow() {
  await post("allow");
  $("allow").hidden = true;
  $("app-card").replaceChildren("Reminders are allowed. Now ask for one again.");
}

function show(answer) {
  if (answer.screen.type && window.AplRenderer) draw(answer.screen);
  else if (answer.card.title || !window.AplRenderer) card(answer);
}

function card(answer) {
  clear();
  const title = document.createElement("h2");
  title.textContent = answer.card.title || "Cramp Coach";
  $("card").replaceChildren(title, answer.card.content || readable(answer.ssml));
  $("card").hidden = false;
}

async function draw(directive) {
  const mine = turnNumber;
  await engine;
  if (mine !== turnNumber) return;
  clear();
  const shape = shapes[$("shape").value];
  const width = (shape.width * 160) / shape.dpi;
  const height = (shape.height * 160) / shape.dpi;
  fit(width, height, shape.round);
  const content = AplRenderer.Content.create(JSON.stringify(directive.document));
  content.addData(directive.document.mainTemplate.parameters[0], JSON.stringify(directive.datasources));
  viewer = AplRenderer.default.create({
    content,
    view: $("screen"),
    environment: DARK,
    viewport: { width, height, dpi: 160, isRound: shape.round },
    theme: "dark",
    mode: shape.mode,
    utcTime: Date.now(),
    localTimeAdjustment: -new Date().getTimezoneOffset() * 60000,
    onSendEvent: (event) => touch(event.arguments),
  });
  await viewer.init();
  if (!viewer.context) await post("failed");
  document.body.dataset.drawn = directive.datasources.screen.place;
}

function fit(width, height, round) {
  const room = $("room").clientWidth - 28;
  const scale = Math.min(1, room / width, (window.innerHeight * 0.7) / height);
  Object.assign($("screen").style, { width: `${width}px`, height: `${height}px`, transform: `scale(${scale})` });
  Object.assign($("echo").style, { width: `${width * scale + 28}px`, height: `${height * scale + 28}px` });
  $("echo").className = round ? "round" : "";
}

function refit() {
  const shape = shapes[$("shape").value];
  if (!shape || !window.AplRenderer) return;
  fit((shape.width * 160) / shape.dpi, (shape.height * 160) / shape.dpi, shape.round);
}

function clear() {
  viewer?.destroy?.();
  viewer = null;
  delete document.body.dataset.drawn;
  $("screen").replaceWith($("screen").cloneNode(false)); // the viewer leaves its listeners on it
  $("card").hidden = true;
  if (shapes[$("shape").value] && window.AplRenderer) {
    refit();
  } else {
    $("screen").removeAttribute("style");
    $("echo").removeAttribute("style");
    $("echo").className = "voice";
  }
}

function light(kind, words) {
  $("light").className = kind;
  $("light").textContent = words;
}

function note(kind, words) {
  const line = document.createElement("li");
  line.className = kind;
  line.textContent = words;
  $("talk").prepend(line);
}

// --- the person

function hearing() {
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  if (!Recognition) return;
  $("speak").hidden = false;
  $("speak").onclick = () => {
    const ear = new Recognition();
    ear.lang = $("locale").value;
    ear.onresult = (heard) => say(heard.results[0][0].transcript);
    ear.onerror = (wrong) => note("note", `The browser did not hear: ${wrong.error}.`);
    ear.start();
  };
}

$("ask").onsubmit = (event) => {
  event.preventDefault();
  const words = $("words").value.trim() || $("words").placeholder;
  $("words").value = "";
  say(words);
};
$("silent").onclick = () => silence();
$("accept").onclick = () => say("alexa, yes");
$("deny").onclick = () => say("alexa, no");
$("allow").onclick = allow;
window.onresize = refit;
$("shape").onchange = $("locale").onchange = () => { begun = start(); };
hearing();
begun = start();
