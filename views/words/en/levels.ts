/** English words: `levels`. */

export const levels = { debug: 'debug', info: 'info', warn: 'warn', error: 'error' }
