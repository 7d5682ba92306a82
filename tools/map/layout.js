// Lays out the groups of the map and the cards in them, with ELK. A graph by stdin, the same with
// places by stdout. The first argument is where elkjs lies.
"use strict";

const ELK = require(process.argv[2]);
const GAP = 48; // between cards
const TITLE = 420; // room above the cards of a group, for its name

const flow = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.spacing.nodeNode": GAP,
  "elk.layered.spacing.nodeNodeBetweenLayers": GAP,
  // What comes first in the content stands above: a talk that begins again leads back up.
  "elk.layered.cycleBreaking.strategy": "MODEL_ORDER",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};
const pile = { "elk.algorithm": "rectpacking", "elk.spacing.nodeNode": GAP / 2, "elk.aspectRatio": 1.4 };
const inside = { "elk.padding": `[top=${TITLE},left=40,bottom=40,right=40]` };

async function main() {
  const graph = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const laid = await new ELK().layout({
    id: "map",
    layoutOptions: { "elk.algorithm": "rectpacking", "elk.aspectRatio": 1.6, "elk.spacing.nodeNode": 200 },
    children: graph.groups.map((group) => ({
      id: group.id,
      layoutOptions: { ...(group.edges.length ? flow : pile), ...inside },
      children: group.cards,
      edges: group.edges.map(([from, to], at) => ({
        id: `${group.id} ${at}`, sources: [from], targets: [to],
      })),
    })),
  });
  process.stdout.write(JSON.stringify(laid.children.map((group) => ({
    id: group.id,
    box: [group.x, group.y, group.width, group.height].map(Math.round),
    cards: Object.fromEntries(group.children.map((card) =>
      [card.id, [group.x + card.x, group.y + card.y, card.height].map(Math.round)])),
    edges: group.edges.map((edge) => edge.sections.map((one) =>
      [one.startPoint, ...(one.bendPoints ?? []), one.endPoint].flatMap((point) =>
        [Math.round(group.x + point.x), Math.round(group.y + point.y)]))).flat(),
  }))));
}

main().catch((wrong) => { console.error(wrong.message); process.exit(1); });
