/** `toban init | migrate | doctor | tenants | operators | new`: administration. */
import type { Command } from 'commander'

export function addAdminCommands(_program: Command): void {}
