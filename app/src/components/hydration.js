async (js, wasm) => {
  // The response to a refused form is a page that has an address of its own.
  const page = document.querySelector("link[rel=canonical]");
  if (page) history.replaceState(null, "", page.href);

  if (!document.querySelector("leptos-island")) return;
  const code = fetch(wasm);
  const islands = await import(js);
  await islands.default({ module_or_path: code });
  islands.hydrate();

  // Children of an island hydrate after it, within its reactive owner.
  const owners = [];
  const wake = async (node) => {
    const isChildren = node.localName === "leptos-children";
    if (isChildren) owners.push(node.$$on_hydrate);
    if (node.localName === "leptos-island") {
      owners.at(-1)?.();
      await islands[node.dataset.component](node);
    }
    for (const child of [...node.children]) await wake(child);
    if (isChildren) owners.pop();
  };
  await wake(document.body);
  // A refreshed part of the page has islands that are not hydrated yet.
  document.addEventListener("aldia:swapped", (event) => wake(event.target));
  document.documentElement.dataset.islands = "awake";
};
