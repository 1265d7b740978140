// The page's own host of widgets: it gives each one a model, its source and its weights, with no kernel and no server.

(function () {
  "use strict";
  const folder = new URL(".", document.currentScript.src).href; // everything lies beside this script
  const waiting = {}; // script address → what to do with what it brings
  const once = {}; // script address → promise
  document.documentElement.classList.add("afm-js");

  // Classic scripts work from http and from file:// alike; fetch and module scripts do not.
  function bring(address) {
    once[address] = once[address] || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      waiting[address] = resolve;
      script.onerror = () => {
        delete once[address];
        script.remove();
        reject(new Error("A part of this page could not be fetched. Is the connection up? Type again to try once more."));
      };
      script.src = folder + address;
      document.head.append(script);
    });
    return once[address];
  }
  window.AFM = { define: (address, content) => waiting[address](content) };

  const modules = {}; // name → promise of a module, one for all widgets of that name
  function widget(name) {
    modules[name] = modules[name] || bring(name + ".js").then((source) =>
      import(URL.createObjectURL(new Blob([source], { type: "text/javascript" }))));
    return modules[name].then((module) => module.default);
  }

  async function pack(name, parts, onPart) {
    const arrays = [];
    for (let part = 0; part < parts; part += 1) {
      arrays.push(Uint8Array.from(atob(await bring("packs/" + name + "." + part + ".js")), (c) => c.charCodeAt(0)));
      onPart(part + 1);
    }
    return new DataView(await new Blob(arrays).arrayBuffer());
  }

  // What anywidget calls a model, without a kernel behind it.
  function makeModel(id, state) {
    const first = Object.assign({}, state);
    const listeners = {};
    const tell = (event, ...news) => (listeners[event] || []).slice().forEach((listener) => listener(...news));
    const model = {
      get: (name) => state[name],
      set(name, value) {
        if (JSON.stringify(state[name]) === JSON.stringify(value)) return;
        state[name] = value;
        tell("change:" + name, model, value);
      },
      on: (event, listener) => (listeners[event] = listeners[event] || []).push(listener),
      off: (event, listener) => (listeners[event] = (listeners[event] || []).filter((each) => each !== listener)),
      save_changes() {
        clearTimeout(model.timer);
        model.timer = setTimeout(model.link, 500);
      },
      send(message) {
        const parts = window.AFM_PACKS[message.name];
        if (!parts) return tell("msg:custom", { type: "no-pack", name: message.name, text: "This page brought only the words of its examples; run the notebook for more." });
        const progress = (loaded) => tell("msg:custom", { type: "progress", name: message.name, loaded, total: parts });
        return pack(message.name, parts, progress).then(
          (bytes) => tell("msg:custom", { type: "pack", name: message.name }, [bytes]),
          (error) => tell("msg:custom", { type: "no-pack", name: message.name, text: error.message }));
      },
      // Put into the address what the reader has changed: #NAME=first&NAME.other=…
      link() {
        const names = state.address || [];
        const changed = names.filter((name, i) => i === 0 || JSON.stringify(state[name]) !== JSON.stringify(first[name]));
        const pairs = changed.map((name) => [name === names[0] ? id : id + "." + name, typeof state[name] === "string" ? state[name] : JSON.stringify(state[name])]);
        const hash = "#" + pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
        try { history.replaceState(null, "", hash); } catch (error) { location.hash = hash; }
        return location.href;
      },
      // Take it back out of the address; what does not fit is left alone.
      follow() {
        const given = new URLSearchParams(location.hash.slice(1));
        (state.address || []).forEach((name, i) => {
          const text = given.get(i ? id + "." + name : id);
          if (text === null) return;
          let value = text;
          try { if (typeof first[name] !== "string") value = JSON.parse(text); } catch (error) { return; }
          const alike = (a, b) => typeof a === typeof b && Array.isArray(a) === Array.isArray(b);
          if (alike(value, first[name])) model.set(name, value);
        });
        return given.has(id);
      },
    };
    return model;
  }

  async function mount(place, id) {
    const el = document.createElement("div");
    const state = JSON.parse(place.querySelector("script[type='application/json']").textContent);
    const model = makeModel(id, state);
    const asked = model.follow();
    try {
      const { render } = await widget(place.dataset.afm);
      place.append(el);
      await render({ model, el, signal: new AbortController().signal });
      place.classList.add("afm-alive");
      addEventListener("hashchange", model.follow);
      if (asked) place.scrollIntoView({ block: "center" });
    } catch (error) {
      el.remove();
      place.classList.add("afm-failed"); // the picture and the table come back
      console.error(error);
    }
  }

  // One after the other, with a breath between, so that the page answers while they come alive.
  addEventListener("DOMContentLoaded", async () => {
    const seen = {};
    for (const place of document.querySelectorAll("[data-afm]")) {
      const name = place.dataset.afm;
      seen[name] = (seen[name] || 0) + 1;
      await mount(place, seen[name] === 1 ? name : name + "-" + seen[name]);
      await new Promise((rested) => setTimeout(rested));
    }
  });
})();
