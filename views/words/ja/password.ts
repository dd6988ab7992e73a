/** Japanese words: `password`. */
import type { password as shape } from '../en/password.ts'

export const password: typeof shape = {
  title: 'パスワードの変更',
  mustChange:
    '一度限りのパスワードでサインインしています。続けるには、ご自身のパスワードに変更してください。',
  current: '現在のパスワード',
  next: '新しいパスワード',
  submit: '変更する',
  rule: (count) =>
    `${count} 文字以上で、ログイン名を含まず、よくある言葉だけではないもの。変更すると、すべての端末からサインアウトします。`,
}
