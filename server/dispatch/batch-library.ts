/** Finds the built batches on disk: the file is the registration, nothing else lists them. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { TobanError } from '../domain/errors.ts'
import type { Batch } from '../sdk/batch.ts'

export type LoadedBatch = Readonly<{ batch: Batch; file: string }>
export type BatchLibrary = ReadonlyMap<string, LoadedBatch>

const BATCH_FILE = /^(\d{3})-[a-z0-9-]+\.(?:js|ts)$/

/** @param jobsDir folder with one folder per block; in production the built one. */
export async function loadBatches(jobsDir: string): Promise<BatchLibrary> {
  const library = new Map<string, LoadedBatch>()
  for (const file of await batchFiles(jobsDir)) {
    const module = (await import(pathToFileURL(file.path).href)) as { default?: Batch }
    const batch = module.default
    if (batch?.id !== file.id) throw misnamed(file, batch?.id)
    library.set(batch.id, { batch, file: file.path })
  }
  return library
}

type BatchFile = { id: string; path: string }

async function batchFiles(jobsDir: string): Promise<BatchFile[]> {
  const blocks = await readdir(jobsDir, { withFileTypes: true })
  const files: BatchFile[] = []
  for (const block of blocks.filter((entry) => entry.isDirectory())) {
    for (const name of await readdir(join(jobsDir, block.name))) {
      const number = BATCH_FILE.exec(name)?.[1]
      if (number) files.push({ id: `BATCH-${number}`, path: join(jobsDir, block.name, name) })
    }
  }
  return files.sort((a, b) => (a.id < b.id ? -1 : 1))
}

function misnamed(file: BatchFile, declared: string | undefined): TobanError {
  return new TobanError({
    code: 'batch_misnamed',
    message: {
      ja: `${file.path} は ${file.id} を定義するはずですが、${declared ?? '何も'}を定義しています。`,
      en: `${file.path} must define ${file.id} but defines ${declared ?? 'nothing'}`,
    },
    hint: {
      ja: 'ファイル名の番号と id を合わせてください。',
      en: 'Make the number in the file name and the id agree.',
    },
  })
}
