/** Writes a pair of rows every millisecond, alpha.db first, until its stdin is closed; prints its longest wait in ms. */
import Database from 'better-sqlite3'

const [alphaPath, platformPath] = process.argv.slice(2) as [string, string]
const open = (path: string) => {
  const db = new Database(path, { fileMustExist: true, timeout: 10_000 })
  db.pragma('synchronous = NORMAL')
  return db.prepare('INSERT INTO pairs DEFAULT VALUES')
}
const [alpha, platform] = [open(alphaPath), open(platformPath)]
let longestMs = 0
process.stdin.resume()
const timer = setInterval(() => {
  const startedAt = performance.now()
  alpha.run()
  platform.run()
  longestMs = Math.max(longestMs, performance.now() - startedAt)
}, 1)
process.stdin.on('end', () => {
  clearInterval(timer)
  process.stdout.write(String(longestMs))
})
process.stderr.write('writing\n')
