/** English words: `keys`. */

export const keys = {
  help: 'This list',
  search: 'To the search field',
}
