/** English words: `totp`. */

export const totp = {
  title: 'One-time codes',
  what: 'Besides the password, the sign-in then asks for six digits that an authenticator app on your phone shows (Microsoft or Google Authenticator, 1Password and others).',
  must: 'Your role signs in with one-time codes.',
  mustHelp: 'Set them up here; the other pages open after that.',
  setUp: 'Set up',
  begin: 'Begin',
  scan: 'Scan this with the app, then type the code it shows.',
  picture: 'QR code for the authenticator app',
  secret: 'Or type this key',
  code: 'Code',
  codeHelp: 'six digits',
  confirm: 'Switch on',
  isOn: 'One-time codes are on. These are your recovery codes:',
  keepCodes:
    'They are shown this once. Each lets you in once without the phone: keep them elsewhere than the phone.',
  codes: 'Recovery codes',
  codesLeft: (count: string) => `${count} not used yet.`,
  renew: 'Make new ones, and end these',
  newCodes: 'Your new recovery codes; the old ones are void:',
  remove: 'Switch off',
  isOff: 'One-time codes are off.',
  isDemanded:
    'Your role must have one-time codes. When you get another phone, ask an administrator to remove them, then set them up again.',
  ofProvider: 'You come by single sign-on: the second factor is asked for there.',
  state: 'One-time codes',
  on: 'on',
  off: 'off',
  manage: 'Set up one-time codes',
  removeOther: 'Remove one-time codes',
  removeOtherHelp:
    'For somebody whose phone is gone. Ends the sessions; make sure that it is them who ask.',
  removed: 'One-time codes are removed.',
}
