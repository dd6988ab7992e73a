/** English words: `password`. */

export const password = {
  title: 'Change password',
  mustChange: 'You signed in with a one-time password. To go on, choose one of your own.',
  current: 'Current password',
  next: 'New password',
  submit: 'Change',
  rule: (count: string) =>
    `At least ${count} characters, without the login in it, and not one of the usual words. The change signs you out everywhere.`,
}
