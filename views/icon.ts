/** The picture in the browser's tab, as an SVG document; served by the console at /icon.svg. */

export const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><title>Toban</title>' +
  '<rect width="24" height="24" rx="5" fill="#1b4a82"/>' +
  '<path d="M4 7h9M8 12h12M4 17h6" stroke="#fff" stroke-width="2.6" stroke-linecap="round" fill="none"/>' +
  '<path d="M15.5 3.5v17" stroke="#ffb8ab" stroke-width="1.6" fill="none"/></svg>'
