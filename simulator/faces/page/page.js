// The page of the demo: speaks, listens, keeps the eight seconds, draws. What it means is decided
// by the skill, behind simulator/faces/page.py.
"use strict";

const $ = (id) => document.getElementById(id);
const SILENCE = 8; // seconds that Alexa listens
const HURRY = 10; // how much faster everything passes when asked to
const STILL = matchMedia("(prefers-reduced-motion: reduce)"); // then nothing moves on the screen
const ROOM = { agentName: "cramp-coach", agentVersion: "1.0", allowOpenUrl: false, disallowVideo: true };
const NO_MOTION = 0; // as the viewer counts the quality of animations
const MOTION = 2;

let shapes = {};
let viewer = null; // the drawn document
let speaking = false;
let timer = 0; // of the silence that is being waited for
let begun = null; // settles once there is a device
let turnNumber = 0; // what still runs for an older turn stops
let tab = ""; // which of the devices behind the page is ours
let place = ""; // where the talk is

async function post(act, body = {}) {
  const answer = await fetch(act, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...body, tab }),
  });
  const told = await answer.json();
  tab = told.tab ?? tab;
  return told;
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
  over("Say something to start");
}

// No session is open: the light says why, and examples show how to begin.
function over(why) {
  light("", why);
  $("examples").hidden = false;
}

function fill(answer) {
  for (const [name, shape] of Object.entries(answer.shapes)) {
    $("shape").append(new Option(`${shape.name}, ${shape.width}×${shape.height}`, name));
  }
  $("shape").append(new Option("Echo, without a screen", "screenless"));
  $("shape").value = "small";
  for (const locale of answer.locales) $("locale").append(new Option(locale, locale));
  $("locale").value = answer.locale;
  for (const words of answer.examples) {
    const example = document.createElement("button");
    example.type = "button";
    example.className = "second";
    example.textContent = words;
    example.onclick = () => say(words);
    $("examples").append(example);
  }
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
  $("examples").hidden = true;
  show(answer);
  app(answer);
  at(answer.place);
  note(answer.asks ? "alexa own" : "alexa", readable(answer.ssml) || "(silent)");
  await speak(answer.ssml, answer.seconds);
  if (mine === turnNumber) after(answer);
}

function after(answer) {
  if (answer.open || answer.asks) return listen();
  const stays = answer.response.response.shouldEndSession === undefined && answer.screen.type;
  over(stays ? "Microphone off; the screen stays for a while" : "The session is over");
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
    over("The session is over");
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

// A voice of this machine: some browsers have others, which send the words away.
function ownVoice() {
  const own = (window.speechSynthesis?.getVoices() ?? []).filter((one) => one.localService);
  return own.find((one) => one.lang === $("locale").value) ?? own.find((one) => one.lang.startsWith("en"));
}

const canSpeak = () => $("voice").checked && !$("fast").checked && Boolean(ownVoice());

function utter(words, seconds) {
  return new Promise((done) => {
    const said = new SpeechSynthesisUtterance(words);
    said.voice = ownVoice();
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
  if (answer.asks) clear(); // her question takes the screen, and what stood there asks no more
  $("echo").classList.toggle("asked", Boolean(answer.asks));
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
    environment: { ...ROOM, animationQuality: STILL.matches ? NO_MOTION : MOTION },
    viewport: { width, height, dpi: 160, isRound: shape.round },
    theme: "dark",
    mode: shape.mode,
    utcTime: Date.now(),
    localTimeAdjustment: -new Date().getTimezoneOffset() * 60000,
    onSendEvent: (event) => touch(event.arguments),
  });
  await viewer.init();
  if (!viewer.context) await post("failed");
  else hurry(viewer.context);
  document.body.dataset.drawn = directive.datasources.screen.place;
}

// Makes time pass on the screen as fast as it does for the voice.
function hurry(context) {
  const pass = context.updateTime.bind(context);
  let before = 0;
  let passed = 0;
  context.updateTime = (now, utc) => {
    passed += (now - before) * pace();
    before = now;
    pass(passed, utc);
  };
}

function fit(width, height, round) {
  const room = $("room").clientWidth - 28;
  const scale = Math.min(1, room / width, (window.innerHeight * 0.7) / height);
  Object.assign($("screen").style, { width: `${width}px`, height: `${height}px`, transform: `scale(${scale})` });
  $("screen").style.setProperty("--scale", scale);
  Object.assign($("echo").style, { width: `${width * scale + 28}px`, height: `${height * scale + 28}px` });
  $("echo").classList.toggle("round", round);
  $("echo").classList.remove("screenless");
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
  const screen = $("screen").cloneNode(false); // the viewer leaves its listeners on the old one
  screen.removeAttribute("style"); // and its styles
  $("screen").replaceWith(screen);
  $("card").hidden = true;
  if (shapes[$("shape").value] && window.AplRenderer) {
    refit();
  } else {
    $("echo").removeAttribute("style");
    $("echo").className = "screenless";
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
  $("talk").append(line);
  $("talk").scrollTop = $("talk").scrollHeight;
}

// --- the map of the talk, lit where it is

function at(now) {
  place = now || place;
  $("plan").querySelector("iframe")?.contentWindow.postMessage({ place }, location.origin);
}

async function map() {
  const open = $("plan").hidden;
  $("plan").hidden = !open;
  $("map").setAttribute("aria-pressed", open);
  document.querySelector("main").classList.toggle("mapped", open);
  refit();
  if (!open) return $("plan").querySelector("iframe")?.remove();
  $("drawing").textContent = "The map is being drawn: half a minute, once …";
  const answer = await post("map");
  $("drawing").textContent = answer.drawn ? "" : `The map cannot be drawn. ${answer.why}`;
  if (!answer.drawn || $("plan").hidden) return;
  const frame = document.createElement("iframe");
  frame.title = "The map of the talk";
  frame.src = "map";
  frame.onload = () => at(place);
  $("plan").append(frame);
}

// --- the person

const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
let mayLeave = false; // whether somebody has agreed that their voice may be sent away

// Whether the browser can turn a voice into words without sending it anywhere.
async function staysHere() {
  const able = await Recognition.available?.({ langs: [$("locale").value], processLocally: true });
  return able === "available";
}

async function listenToVoice() {
  const here = await staysHere();
  $("away").hidden = here || mayLeave;
  if (!here && !mayLeave) return;
  const ear = new Recognition();
  ear.lang = $("locale").value;
  if (here) ear.processLocally = true;
  ear.onresult = (heard) => say(heard.results[0][0].transcript);
  ear.onerror = (wrong) => note("note", `The browser did not hear: ${wrong.error}.`);
  ear.start();
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
$("speak").hidden = !Recognition;
$("speak").onclick = listenToVoice;
$("send").onclick = () => { mayLeave = true; listenToVoice(); };
$("keep").onclick = () => { $("away").hidden = true; $("words").focus(); };
$("map").onclick = map;
begun = start();
