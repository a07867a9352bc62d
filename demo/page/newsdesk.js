// What the page lacks for a newcomer: examples that type themselves, Enter that sends a finished command, and a
// conversation that stays at its newest message unless the reader has scrolled away.
const input = document.getElementById("channel-composer-input");
const send = document.getElementById("send-message");
const timeline = document.getElementById("channel-timeline");
const NEAR_PX = 120;

const WAIT_MS = 5000;

// The examples are filled in as a person would do it: through the lists and fields of the page.
let latest = 0;
async function found(turn, look) {
  for (const end = performance.now() + WAIT_MS; performance.now() < end;) {
    if (turn !== latest) break;
    const element = look();
    if (element) return element;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error("another example was chosen, or the page did not come so far");
}
function lineOf(selector, text) {
  return [...document.querySelectorAll(selector)].find((line) => line.textContent.trim() === text || line.textContent.startsWith(`${text} `))?.closest('[role="option"]');
}
function type(field, text) {
  field.value = text;
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
async function fill({ command, option, value, pick }) {
  const turn = ++latest;
  if (!input.isConnected) document.querySelector('[aria-label="Exit command mode"]')?.click();
  type(await found(turn, () => input.isConnected && input), `/${command}`);
  (await found(turn, () => lineOf(".command-entry-title strong", `/${command}`))).click();
  const row = await found(turn, () => document.querySelector(".command-row"));
  if (option) await fillOption(turn, option, value, pick ?? value);
  row.querySelector(".command-chip")?.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  (await found(turn, () => !send.disabled && send)).focus();
}
async function fillOption(turn, option, value, choice) {
  const field = () => document.querySelector(`.command-option-input[data-option="${option}"]`);
  if (!field()) (await found(turn, () => lineOf(".command-suggestion-label", option))).click();
  type(await found(turn, field), value);
  if (field().getAttribute("aria-autocomplete") !== "list") return;
  (await found(turn, () => lineOf(".command-suggestion-label", choice))).click();
}
for (const button of document.querySelectorAll(".newsdesk-try button")) {
  button.addEventListener("click", () => { fill(button.dataset).catch(() => {}); });
}

// A link to a message leads to discord.com, where this server is not; the message is here.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="https://discord.com/channels/"]');
  if (!link) return;
  event.preventDefault();
  const id = link.href.split("/").pop();
  document.querySelector(`#channel-message-list [data-message-id="${CSS.escape(id)}"]`)
    ?.scrollIntoView({ behavior: "smooth", block: "center" });
}, true);

// The invented outlets' sites are on this machine, under ports of their own.
const sites = JSON.parse(document.querySelector(".newsdesk-try").dataset.sites);
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  const address = link && new URL(link.href, location.href);
  const port = address && sites[address.hostname];
  if (!port) return;
  event.preventDefault();
  event.stopPropagation();
  window.open(`http://127.0.0.1:${port}${address.pathname}`, "_blank", "noopener");
}, true);

// A choice made with the mouse leaves the keyboard nowhere; in Discord, Enter sends the command then.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || document.activeElement !== document.body) return;
  if (document.querySelector(".command-row")) send.click();
});

let follows = true;
function toNewest() {
  if (follows) timeline.scrollTop = timeline.scrollHeight;
}
function look() {
  requestAnimationFrame(() => {
    follows = timeline.scrollHeight - timeline.scrollTop - timeline.clientHeight < NEAR_PX;
  });
}
for (const kind of ["wheel", "touchmove", "keyup", "pointerup"]) timeline.addEventListener(kind, look, { passive: true });
document.getElementById("channel-composer").addEventListener("submit", () => { follows = true; }, true);
send.addEventListener("click", () => { follows = true; });
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.closest?.(".command-row")) follows = true;
}, true);
const size = new ResizeObserver(toNewest);
size.observe(document.getElementById("channel-message-list"));
size.observe(timeline);
