// Follows what happens; without it pages show what was when they were opened.
(() => {
  const mark = document.getElementById('live');
  if (!mark || !window.EventSource) {
    return;
  }
  const source = new EventSource('/live');
  source.addEventListener('open', () => { mark.textContent = 'live'; });
  source.addEventListener('error', () => { mark.textContent = 'not connected'; });
  source.addEventListener('part', (event) => {
    const part = JSON.parse(event.data);
    const place = document.getElementById(part.id);
    if (place) {
      place.innerHTML = part.html; // written and escaped by the server
    }
  });
})();
