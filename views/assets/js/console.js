/** The little that HTML can not do: say how old the page is, and the keys. Loaded by every page. */
;(() => {
  const note = document.getElementById('live-note')

  /** Two missed pulses of the server (one every 10 s) mean that the stream is dead, whatever the browser thinks. */
  const SILENCE_MS = 25_000
  let heardAt = 0

  function show(state) {
    if (!note) return
    note.classList.toggle('is-live', state === 'live')
    note.classList.toggle('is-lost', state === 'lost')
    note.querySelector('.live-word').textContent =
      state === 'live' ? note.dataset.live : note.dataset.lost
  }

  function heard(event) {
    heardAt = Date.now()
    const time = note?.querySelector('time')
    const pulse = event.detail?.message
    if (time && pulse?.event === 'pulse') {
      const [machine, text] = pulse.data.split(' ')
      time.dateTime = machine
      time.textContent = text
    }
    show('live')
  }

  document.addEventListener('htmx:sse:before:message', heard)
  document.addEventListener('htmx:sse:error', () => show('lost'))
  // On a narrow screen the board begins with this moment, not with yesterday evening.
  const board = document.querySelector('.board-scroll')
  const nowLine = board?.querySelector('line.now')
  if (nowLine && board.scrollWidth > board.clientWidth) {
    const left = nowLine.getBoundingClientRect().left - board.getBoundingClientRect().left
    board.scrollLeft = left - board.clientWidth * 0.7
  }

  // A hidden tab rests on purpose: it is not lost, it catches up when it is seen again.
  setInterval(() => {
    if (heardAt > 0 && !document.hidden && Date.now() - heardAt > SILENCE_MS) show('lost')
  }, 5_000)

  let waitingForPlace = false

  function isTyping(target) {
    return target instanceof HTMLElement && target.matches('input, select, textarea')
  }

  /** The menu itself says which letter leads where, so the keys can not promise a page that is not there. */
  function placeOf(letter) {
    return /^[a-z]$/.test(letter) ? document.querySelector(`[data-go=${letter}]`) : null
  }

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') closeDrops(null)
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
    const place = waitingForPlace ? placeOf(event.key) : null
    if (place) location.assign(place.href)
    waitingForPlace = event.key === 'g'
    if (event.key === '?') document.getElementById('keys')?.showModal()
    const field =
      document.getElementById('search-q') ?? document.querySelector('.search-field input')
    if (event.key === '/' && field) {
      event.preventDefault()
      field.focus()
    }
  })

  const box = document.getElementById('search-q')

  /** Links of what can follow in the search box; asked for anew, they replace each other. */
  const optionsOf = () => [...document.querySelectorAll('#search-options a')]

  box?.form.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const options = optionsOf()
    if (event.key === 'Escape' && event.target !== box) box.focus()
    if (!step || options.length === 0) return
    event.preventDefault()
    const places = [box, ...options]
    const at = places.indexOf(document.activeElement)
    places[(at + step + places.length) % places.length].focus()
  })

  // What is chosen goes into the box, which then offers what follows; Enter in the box asks.
  box?.form.addEventListener('click', (event) => {
    const option = event.target.closest('#search-options a')
    if (!option || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    box.value = option.dataset.text
    box.focus()
    box.dispatchEvent(new Event('input', { bubbles: true }))
  })

  function closeDrops(except) {
    for (const drop of document.querySelectorAll('details.drop[open]')) {
      if (drop === except) continue
      if (drop.contains(document.activeElement)) drop.querySelector('summary').focus()
      drop.open = false
    }
  }

  document.addEventListener('click', (event) => closeDrops(event.target.closest('details.drop')))
})()
