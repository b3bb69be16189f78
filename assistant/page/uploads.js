/* Files chosen or dropped on a tab are sent one by one to an address of our own. Each tab has a zone `PREFIX-drop`, a
   button `PREFIX-choose`, and two hidden boxes: `PREFIX-rules` says what is taken, `PREFIX-files` what was sent. Names
   of files are only ever values here, never markup. */
(() => {
  "use strict";
  const PREFIXES = ["fr-kb", "fr-gaps"];
  const byId = (id) => document.getElementById(id);
  const area = (id) => document.querySelector(`#${id} textarea, #${id} input`);
  let sending = Promise.resolve();

  const rules = (prefix) => JSON.parse(area(`${prefix}-rules`)?.value || "null");

  /* What was sent and refused goes to the server as the value of a hidden box, and comes back as text. */
  const staged = (prefix) => {
    try {
      return { ids: [], refused: [], ...JSON.parse(area(`${prefix}-files`).value || "{}") };
    } catch {
      return { ids: [], refused: [] };
    }
  };
  const stage = (prefix, list) => {
    const box = area(`${prefix}-files`);
    if (!box) return;
    box.value = JSON.stringify(list);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const post = async (file, rule) => {
    const kind = /\.[^.]*$/.exec(file.name)?.[0].toLowerCase();
    if (!rule.kinds.includes(kind)) throw new Error("this kind of file is not read.");
    if (file.size > rule.limit) throw new Error(`larger than ${rule.most}: use “${rule.command}” for it.`);
    const answer = await fetch(`.${rule.address}?name=${encodeURIComponent(file.name)}`, {
      method: "POST", body: file, headers: { [rule.header]: "upload", "content-type": "application/octet-stream" },
    });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.error || "it was not taken.");
    return told.id;
  };

  const send = async (prefix, files) => {
    const rule = rules(prefix), list = { ...staged(prefix), refused: [] }, zone = byId(`${prefix}-drop`);
    if (!rule || !files.length) return;
    zone?.setAttribute("aria-busy", "true");
    for (const file of files) {
      try {
        list.ids.push(await post(file, rule));
      } catch (error) {
        const why = error instanceof TypeError ? "it cannot be read; put a folder into a ZIP archive first." : error.message;
        list.refused.push(`${file.name}: ${why}`);
      }
    }
    zone?.removeAttribute("aria-busy");
    stage(prefix, list);
  };
  const queue = (prefix, files) => (sending = sending.then(() => send(prefix, files)));

  const choose = (prefix) => {
    const picker = document.createElement("input");
    picker.type = "file";
    picker.multiple = true;
    picker.accept = rules(prefix)?.kinds.join(",") ?? "";
    picker.addEventListener("change", () => queue(prefix, [...picker.files]));
    picker.click();
  };
  document.addEventListener("click", (event) => {
    const id = event.target.closest?.("[id^=fr-]")?.id ?? "";
    const prefix = PREFIXES.find((p) => id === `${p}-choose`);
    if (prefix) choose(prefix);
  });

  const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const open = () => PREFIXES.find((p) => byId(p)?.checkVisibility()); // the tab that is shown
  const over = (event, prefix) => event.target.closest?.(`#${prefix}-drop`);
  document.addEventListener("dragover", (event) => {
    const prefix = open();
    if (!carries(event) || !prefix) return;
    event.preventDefault(); // a file dropped beside the zone must not take the page away
    event.dataTransfer.dropEffect = over(event, prefix) ? "copy" : "none";
    byId(`${prefix}-drop`)?.toggleAttribute("data-over", Boolean(over(event, prefix)));
  });
  document.addEventListener("drop", (event) => {
    const prefix = open();
    if (!carries(event) || !prefix) return;
    event.preventDefault();
    byId(`${prefix}-drop`)?.removeAttribute("data-over");
    if (over(event, prefix)) queue(prefix, [...event.dataTransfer.files]);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) PREFIXES.forEach((p) => byId(`${p}-drop`)?.removeAttribute("data-over"));
  });
})();
