SELECT has_function_privilege(f, 'execute')
  FROM unnest(ARRAY['outbox_hold(uuid)', 'outbox_hold_renew(uuid)', 'outbox_hold_end(uuid)',
                    'outbox_rewind()', 'tokens_refuse()', 'restored()']) AS f;
