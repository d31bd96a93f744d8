BEGIN;
SELECT 1 / bool_and(has_function_privilege('purser_notifications', signature, 'execute'))::int
  FROM unnest(ARRAY['channel_find(uuid, uuid, uuid)',
                    'channel_get(uuid, uuid, uuid)',
                    'channel_list(uuid, uuid, uuid, int)',
                    'request_take(uuid, uuid, text)',
                    'delivery_add(channels, text)',
                    'deliveries_stop(uuid, uuid)',
                    'channel_ask(channels)',
                    'channel_create(uuid, uuid, text, text, jsonb, text)',
                    'channel_merged(channels, jsonb)',
                    'channel_replace(channels, channels)',
                    'channel_change(uuid, uuid, text, text, uuid, bigint, jsonb)',
                    'channels_drop(uuid, uuid[])',
                    'channel_delete(uuid, uuid, uuid, bigint)',
                    'channel_rotate_secret(uuid, uuid, text, text, uuid, text)',
                    'channel_test(uuid, uuid, text, text, uuid)',
                    'channel_verify(uuid, uuid, int)',
                    'channel_disable(uuid, uuid, int, text)',
                    'channel_confirm(uuid, uuid, int)',
                    'channel_unsubscribe(uuid, uuid, int)'])
       AS signature;
ROLLBACK;
