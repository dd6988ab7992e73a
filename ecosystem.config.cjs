/** PM2: one scheduler, restarted when it dies, given time to finish what runs. `pm2 start ecosystem.config.cjs` */
module.exports = {
  apps: [
    {
      name: 'toban',
      script: 'bin/toban.mjs',
      args: 'start',
      cwd: __dirname,
      instances: 1,
      exec_mode: 'fork',
      autorestart: true,
      exp_backoff_restart_delay: 200,
      // Longer than workers.drainGrace (65 s) of config/toban.yaml.
      kill_timeout: 70_000,
      wait_ready: true,
      listen_timeout: 30_000,
      env: { NODE_ENV: 'production' },
    },
  ],
}
