"use strict";
// A private link: the code stands behind the "#", which browsers send nowhere. It is taken out of the address bar at once.

(() => {
  const part = (id) => document.getElementById(id);
  const take = () => {
    const code = decodeURIComponent(window.location.hash.slice(1));
    if (!code) return;
    window.history.replaceState(null, "", window.location.pathname);
    part("code").value = code;
    part("by-code").hidden = true;
    part("by-link").hidden = false;
    part("open").focus();
  };
  window.addEventListener("hashchange", take);
  take();
})();
