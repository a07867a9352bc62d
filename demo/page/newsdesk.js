// What the page lacks for a newcomer: examples that type themselves, Enter that sends a finished command, and a
// conversation that stays at its newest message unless the reader has scrolled away.
const input = document.getElementById("channel-composer-input");
const send = document.getElementById("send-message");
const timeline = document.getElementById("channel-timeline");
const NEAR_PX = 120;

for (const button of document.querySelectorAll(".newsdesk-try button")) {
  button.addEventListener("click", () => {
    if (!input.isConnected) document.querySelector('[aria-label="Exit command mode"]')?.click();
    input.value = button.dataset.command;
    input.focus();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

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
