/** The issuer's registration number of the qualified invoice system (登録番号): form and check digit. */

const FORM = /^T\d{13}$/

export function hasRegistrationForm(number: string): boolean {
  return FORM.test(number)
}

/**
 * True when the first digit is the check digit of the other twelve: 9 − (Σ Pn·Qn mod 9), Qn = 1, 2, 1, 2 …
 * from the lowest digit. Holds for companies; sole traders have other numbers, so a false is only a warning.
 */
export function hasCompanyCheckDigit(number: string): boolean {
  if (!hasRegistrationForm(number)) return false
  const digits = [...number.slice(1)].map(Number)
  const sum = digits
    .slice(1)
    .reverse()
    .reduce((all, digit, index) => {
      return all + digit * (index % 2 === 0 ? 1 : 2)
    }, 0)
  return digits[0] === 9 - (sum % 9)
}
