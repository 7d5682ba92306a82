// Draws a document for the tests and measures the drawing. See simulator/measuring/viewer.py.

const engine = AplRenderer.initEngine();
const SETTLE = 40; // milliseconds until a drawing is painted
const events = [];
let viewer = null;

async function draw(document_, data, viewport, mode, moves) {
  await engine;
  viewer?.destroy?.();
  const view = document.createElement("div"); // the viewer leaves its listeners on the old one
  view.id = "view";
  document.getElementById("view").replaceWith(view);
  view.style.width = `${viewport.width}px`;
  view.style.height = `${viewport.height}px`;
  const content = AplRenderer.Content.create(JSON.stringify(document_));
  content.addData(document_.mainTemplate.parameters[0], JSON.stringify(data));
  viewer = AplRenderer.default.create({
    content, view, viewport, mode,
    environment: {
      agentName: "test", agentVersion: "1", allowOpenUrl: false, disallowVideo: true,
      animationQuality: moves ? 2 : 0, // normal, none
    },
    theme: "dark", utcTime: 0, localTimeAdjustment: 0,
    onSendEvent: (event) => events.push(event.arguments),
  });
  await viewer.init();
  await document.fonts.ready;
  await new Promise((done) => setTimeout(done, SETTLE));
  return Boolean(viewer.context);
}

// Milliseconds between the frames that the browser paints during so many milliseconds.
async function frames(during) {
  const times = [];
  const end = performance.now() + during;
  while (performance.now() < end) times.push(await new Promise(requestAnimationFrame));
  return times.slice(1).map((time, at) => time - times[at]);
}

// The arguments of the first touch, [] when nothing is sent within three seconds.
async function sent() {
  for (let tried = 0; tried < 60 && !events.length; tried += 1) {
    await new Promise((done) => setTimeout(done, 50));
  }
  return events[0] || [];
}

// Text by text: its words, its lines, the box that holds it, and the contrast that is really seen.
// And where the buttons and the pictures are.
async function measure(png) {
  const canvas = new OffscreenCanvas(innerWidth, innerHeight);
  const paint = canvas.getContext("2d", { willReadFrequently: true });
  paint.drawImage(await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob()), 0, 0);
  const texts = [...document.querySelectorAll("#view p")].map((p) => {
    const range = document.createRange();
    range.selectNodeContents(p);
    const lines = rows([...range.getClientRects()].map(plain));
    const seen = lines.filter((line) => visible(p, line));
    return {
      words: p.textContent, lines, box: plain(p.parentElement.getBoundingClientRect()),
      hidden: lines.length - seen.length, sliced: lines.some((line) => sliced(p, line)), size: parseFloat(getComputedStyle(p).fontSize),
      contrast: seen.length ? Math.min(...seen.map((line) => contrast(paint, line))) : 0,
      button: Boolean(p.closest(".noSwipe")),
    };
  });
  const touchable = [...document.querySelectorAll("#view .noSwipe")].filter((one) => one.textContent);
  const buttons = touchable.map((one) => ({
    ...plain(one.getBoundingClientRect()), words: one.textContent,
    cut: !visible(one, one.getBoundingClientRect()),
    sliced: sliced(one, one.getBoundingClientRect()),
  }));
  const pictures = [...document.querySelectorAll("#view svg")]
    .filter((one) => !touchable.some((button) => button.contains(one)))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => visible(one, box) || sliced(one, box))
    .map(([one, box]) => ({ ...plain(box), sliced: sliced(one, box) }));
  return { texts, buttons, pictures };
}

const plain = ({ left, top, right, bottom, width, height }) =>
  ({ left, top, right, bottom, width, height });

// One box a line: a space where a line wraps is a box of its own, with nothing to see in it.
function rows(boxes) {
  const widest = new Map();
  for (const box of boxes) {
    const row = Math.round(box.top);
    if (!widest.has(row) || box.width > widest.get(row).width) widest.set(row, box);
  }
  return [...widest.values()].filter((box) => box.width > 1);
}

// Whether nothing that clips cuts a line off.
function visible(element, line) {
  for (let up = element.parentElement; up && up.id !== "view"; up = up.parentElement) {
    const clips = getComputedStyle(up).overflowY !== "visible";
    const box = up.getBoundingClientRect();
    if (clips && (line.bottom > box.bottom + 2 || line.top < box.top - 2)) return false;
  }
  return line.left >= -1 && line.right <= innerWidth + 1 && line.bottom <= innerHeight + 1;
}

// Whether something that clips cuts through it: a part is seen, and a part is not.
function sliced(element, { top, bottom }) {
  let from = Math.max(top, 0);
  let to = Math.min(bottom, innerHeight);
  for (let up = element.parentElement; up && up.id !== "view"; up = up.parentElement) {
    if (getComputedStyle(up).overflowY === "visible") continue;
    const box = up.getBoundingClientRect();
    from = Math.max(from, box.top);
    to = Math.min(to, box.bottom);
  }
  return to - from > 2 && to - from < bottom - top - 2;
}

// The ratio of WCAG between the lightest and the darkest of what is seen of a line.
function contrast(paint, { left, top, width, height }) {
  const { data } = paint.getImageData(left, top, Math.max(1, width), Math.max(1, height));
  let darkest = 1;
  let lightest = 0;
  for (let at = 0; at < data.length; at += 4) {
    const light = luminance(data[at], data[at + 1], data[at + 2]);
    darkest = Math.min(darkest, light);
    lightest = Math.max(lightest, light);
  }
  return (lightest + 0.05) / (darkest + 0.05);
}

function luminance(...channels) {
  const [red, green, blue] = channels
    .map((value) => value / 255)
    .map((value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
