async (js, wasm) => {
  if (!document.querySelector("leptos-island")) return;
  const code = fetch(wasm);
  const islands = await import(js);
  await islands.default({ module_or_path: code });
  islands.hydrate();

  // An island provides its children with what it owns: they hydrate inside it, after it.
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
  // A part of the page that was fetched again has islands that sleep.
  document.addEventListener("aldia:swapped", (event) => wake(event.target));
  document.documentElement.dataset.islands = "awake";
};
