/** Writes a pair of rows every millisecond, alpha.db first, until its stdin is closed; fails when it is to wait longer than anybody should. */
import Database from 'better-sqlite3'

const [alphaPath, platformPath] = process.argv.slice(2) as [string, string]
/** SQLite counts what it has slept, not what a busy machine took away. */
const LONGEST_WAIT_MS = 2_500

const open = (path: string) => {
  const db = new Database(path, { fileMustExist: true, timeout: LONGEST_WAIT_MS })
  db.pragma('synchronous = NORMAL')
  return db.prepare('INSERT INTO pairs DEFAULT VALUES')
}
const [alpha, platform] = [open(alphaPath), open(platformPath)]
process.stdin.resume()
const timer = setInterval(() => {
  alpha.run()
  platform.run()
}, 1)
process.stdin.on('end', () => clearInterval(timer))
process.stderr.write('writing\n')
