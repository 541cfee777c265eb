/* As pm2 reads it: two apps, one of them clustered. Run Clustered on this file offers them with these settings. */
module.exports = {
  apps: [
    {
      name: 'api',
      script: './api.js',
      instances: 2,
      exec_mode: 'cluster',
      args: ['--verbose', 'one two'],
      node_args: '--max-old-space-size=200',
      env: { APP_NAME: 'api' },
      env_production: { APP_NAME: 'api in production' },
      max_memory_restart: '300M',
      kill_timeout: 4000,
      listen_timeout: 8000,
      wait_ready: true,
      error_file: '/var/log/api.err',
    },
    { name: 'mailer', script: 'mailer.js', instances: 1, wait_ready: true },
  ],
};
