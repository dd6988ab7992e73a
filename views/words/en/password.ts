/** English words: `password`. */

export const password = {
  title: 'Change password',
  mustChange: 'You signed in with a one-time password. To go on, choose one of your own.',
  current: 'Current password',
  next: 'New password',
  submit: 'Change',
  rule: 'At least 12 characters, without the login in it. The change signs you out everywhere.',
}
