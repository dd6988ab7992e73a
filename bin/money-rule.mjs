// Money is integers: amounts (…Minor) are never multiplied, divided or rounded but by server/domain/money.ts, which
// computes in BigInt and rounds once. Called by rules.mjs; the money files themselves may not even hold a fraction.
import ts from 'typescript'

/** May compute: it turns amounts into BigInt first. */
const MAY_COMPUTE = 'server/domain/money.ts'
/** Nothing but money is computed here: no division, no fraction, no rounding of any kind. */
const MONEY_ONLY =
  /^(server\/domain\/billing\/|server\/commands\/payments\/|data\/platform\/(billing|payments)|jobs\/300-tenant\/302-tenant-billing\/(content|issue|price|accounting|journal|anomaly|tenant|month)\b)/

const ARITHMETIC = new Set([
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
  ts.SyntaxKind.AsteriskEqualsToken,
  ts.SyntaxKind.SlashEqualsToken,
])
const SUMS = new Set([
  ts.SyntaxKind.PlusToken,
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.PlusEqualsToken,
  ts.SyntaxKind.MinusEqualsToken,
])
const DIVISION = new Set([ts.SyntaxKind.SlashToken, ts.SyntaxKind.SlashEqualsToken])
const ROUNDING = /^(Math\.(round|floor|ceil|trunc|fround)|(Number\.)?parseFloat)$/

/**
 * @param {string} path from the root of the repository, with slashes
 * @param {string} text of the file
 * @returns {string[]} `path:line:column what`
 */
export function moneyFaults(path, text) {
  if (path === MAY_COMPUTE) return []
  const isMoneyOnly = MONEY_ONLY.test(path)
  if (!isMoneyOnly && !/Minor\b/.test(text)) return []
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
  const faults = []
  const say = (node, what) => {
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart())
    faults.push(`${path}:${line + 1}:${character + 1} ${what}`)
  }
  const visit = (node) => {
    const what = faultOf(node, isMoneyOnly)
    if (what) say(node, what)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return faults
}

function faultOf(node, isMoneyOnly) {
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind
    const operands = [node.left, node.right]
    if (ARITHMETIC.has(operator) && operands.some(isAmount))
      return 'an amount is multiplied or divided outside of money.ts: use mulDiv'
    if (SUMS.has(operator) && operands.some(isAmount) && operands.some(isFraction))
      return 'a fraction is added to an amount'
    if (isMoneyOnly && DIVISION.has(operator) && !isBasisPoints(node) && !isBig(node))
      return 'a division among money: use mulDiv or divided'
  }
  if (ts.isCallExpression(node)) {
    const name = node.expression.getText()
    if (ROUNDING.test(name) && (isMoneyOnly || node.arguments.some(isAmount)))
      return `${name} rounds money: use mulDiv with a rounding that has a name`
    if (/\.toFixed$/.test(name) && isAmount(node.expression.expression))
      return 'toFixed rounds money: use moneyText or decimalText'
  }
  return isMoneyOnly && isFraction(node) ? 'a fraction among money' : null
}

/** An expression whose value is an amount: by its name, also within brackets, signs and sums. */
function isAmount(node) {
  if (ts.isIdentifier(node)) return /Minor$/.test(node.text)
  if (ts.isPropertyAccessExpression(node)) return /Minor$/.test(node.name.text)
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node))
    return isAmount(node.expression)
  if (ts.isPrefixUnaryExpression(node)) return isAmount(node.operand)
  if (ts.isBinaryExpression(node)) return isAmount(node.left) || isAmount(node.right)
  return false
}

function isFraction(node) {
  return ts.isNumericLiteral(node) && /[.e]/i.test(node.getText()) && !/^0x/i.test(node.getText())
}

function isBig(node) {
  return operandsOf(node).some((text) => /\bBigInt\(|\b\d+n\b/.test(text))
}

function operandsOf({ left, right }) {
  return [left.getText(), right.getText()]
}

/** `rateBp / 100` in a text is a percentage, no amount. */
function isBasisPoints({ left }) {
  return /(Bp|basisPoints)$/.test(left.getText())
}
